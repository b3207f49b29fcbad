//! Go's `text/template`, as far as an adapter's configuration can use it, with `<<` and `>>` around actions.
//!
//! Actions, pipelines, variables, `if`, `range`, `with`, `define`, `block`, `template`, and the built-in functions but
//! `call`, `html`, `js`, `slice` and `urlquery`; numbers are whole. Errors are Go's, with the place and the part that caused them.

mod builtins;
mod exec;
mod expression;
mod lex;
mod node;
mod parse;
mod print;
mod value;

use node::Node;
pub use value::{Struct, Value};

/// A parsed template.
#[derive(Debug)]
pub struct Template {
    name: &'static str,
    text: String,
    /// What it defines, by name; its own text is under its own name.
    definitions: Vec<(String, Vec<Node>)>,
}

impl Template {
    /// Parses a template that is called `name` in errors.
    ///
    /// # Errors
    /// In Go's words.
    pub fn parse(name: &'static str, text: &str) -> Result<Self, String> {
        let definitions = parse::parse(name, text)?;
        Ok(Self { name, text: text.to_owned(), definitions })
    }

    /// The definition of this name.
    fn definition(&self, name: &str) -> Option<&(String, Vec<Node>)> {
        self.definitions.iter().find(|(known, _)| known == name)
    }

    /// What the template makes of `data`.
    ///
    /// # Errors
    /// In Go's words; beyond them, when it would run for too long or write too much.
    pub fn execute(&self, data: &Value) -> Result<String, String> {
        exec::execute(self, data)
    }
}

/// What begins an action.
const LEFT: &str = "<<";
/// What ends an action.
const RIGHT: &str = ">>";

#[cfg(test)]
mod tests;
