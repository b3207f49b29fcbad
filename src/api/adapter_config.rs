//! The configuration file of prometheus-adapter (`pkg/config/config.go`): rules for the custom and the external API.

/// The configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdapterConfig {
    /// The rules of `custom.metrics.k8s.io`; without any that API is not installed.
    pub rules: Vec<DiscoveryRule>,
    /// The rules of `external.metrics.k8s.io`; without any that API is not installed.
    pub external_rules: Vec<DiscoveryRule>,
}

/// One rule: which series become metrics, what they describe, what they are called, how they are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub struct DiscoveryRule {
    /// The selector of the series.
    pub series_query: String,
    /// Conditions on the series' name.
    pub series_filters: Vec<RegexFilter>,
    /// What the labels stand for.
    pub resources: ResourceMapping,
    /// What the metric is called.
    pub name: NameMapping,
    /// The template of the query.
    pub metrics_query: String,
}

/// A condition on a name; empty is not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub struct RegexFilter {
    /// It matches.
    pub is: String,
    /// It does not.
    pub is_not: String,
}

/// Which labels stand for which objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub struct ResourceMapping {
    /// What the label of a resource looks like.
    pub template: String,
    /// The resources of labels that look otherwise, by label.
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, GroupResource>"))]
    pub overrides: Vec<(String, GroupResource)>,
    /// Whether queries of external metrics are confined to the namespace; they are, if not given.
    pub namespaced: Option<bool>,
}

/// A resource as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub struct GroupResource {
    /// The API group, empty for the core.
    pub group: String,
    /// Its name, singular or plural.
    pub resource: String,
}

/// How a series' name becomes a metric's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(default, rename_all = "camelCase"))]
pub struct NameMapping {
    /// What part of the name is taken.
    pub matches: String,
    /// What is made of it.
    pub r#as: String,
}
