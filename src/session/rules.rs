//! The rules of prometheus-adapter, as something that a program may do without until it needs them.

use crate::api::adapter_config::AdapterConfig;
use crate::manifest::read_adapter_config;
use crate::metrics::adapter::{PromqlRules, RuleEngine};

/// All that rules take. Only who calls [`Rules::linked`] is linked with it.
#[derive(Clone, Copy)]
pub struct Rules {
    read: fn(&str) -> Result<AdapterConfig, String>,
    engine: &'static dyn RuleEngine,
}

impl Rules {
    /// The rules themselves.
    #[must_use]
    pub fn linked() -> Self {
        Self { read: read_adapter_config, engine: &PromqlRules }
    }

    /// What is wrong with a configuration file of prometheus-adapter, as far as can be told without any series.
    #[must_use]
    pub fn check(&self, text: &str) -> Vec<String> {
        match (self.read)(text) {
            Ok(config) => self.engine.check(&config),
            Err(problem) => vec![problem],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_read_is_one_problem() {
        let problems = Rules::linked().check("rules: 7\n");
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains("line 1: cannot unmarshal"), "{problems:?}");
        assert_eq!(Rules::linked().check("rules: []\n"), Vec::<String>::new());
    }
}
