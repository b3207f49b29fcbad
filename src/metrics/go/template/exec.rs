//! Runs a template (`text/template/exec.go`).

use std::rc::Rc;

use super::builtins::{self, Arity};
use super::node::{Branch, Command, Node, Operand, Pipe, Term};
use super::value::Value;
use super::{LEFT, RIGHT, Template};
use crate::api::quote::quote;

/// How many steps an execution may take; Go's has no bound.
const MAX_STEPS: usize = 100_000;
/// How many bytes an execution may write; Go's has no bound.
const MAX_BYTES: usize = 1 << 20;
/// How deep templates may call each other; Go's stack is deeper.
const MAX_DEPTH: usize = 100;

/// What `template` makes of `data`.
pub(super) fn execute(template: &Template, data: &Value) -> Result<String, String> {
    let mut state = State {
        template,
        name: template.name,
        spot: Spot::Nowhere,
        variables: vec![("$", data.clone())],
        out: String::new(),
        steps: 0,
        depth: 0,
    };
    let Some((_, nodes)) = template.definition(template.name) else { return Ok(String::new()) };
    state.walk(data, nodes)?;
    Ok(state.out)
}

/// What errors are about.
#[derive(Clone, Copy)]
enum Spot<'a> {
    Nowhere,
    Pipe(&'a Pipe),
    Command(&'a Command),
    Operand(&'a Operand),
    Template { at: usize, name: &'a str, pipe: Option<&'a Pipe> },
}

/// What is done next.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    On,
    Break,
    Continue,
}

struct State<'a> {
    template: &'a Template,
    /// The name of the definition that runs.
    name: &'a str,
    spot: Spot<'a>,
    variables: Vec<(&'a str, Value)>,
    out: String,
    steps: usize,
    depth: usize,
}

type Evaluated<T> = Result<T, String>;

impl<'a> State<'a> {
    fn error<T>(&self, message: &str) -> Evaluated<T> {
        let (at, context) = match self.spot {
            Spot::Nowhere => return Err(["template: ", self.name, ": ", message].concat()),
            Spot::Pipe(pipe) => (pipe.at, pipe.text()),
            Spot::Command(command) => (command.at, command.text()),
            Spot::Operand(operand) => (operand.at, operand.term.text()),
            Spot::Template { at, name, pipe } => {
                let pipe = pipe.map_or_else(String::new, |pipe| " ".to_owned() + &pipe.text());
                (at, [LEFT, "template ", &quote(name), &pipe, RIGHT].concat())
            }
        };
        let before = &self.template.text[..at];
        let line = 1 + before.matches('\n').count();
        let column = at - before.rfind('\n').map_or(0, |newline| newline + 1);
        let place = format!("{}:{line}:{column}", self.template.name);
        Err(["template: ", &place, ": executing ", &quote(self.name), " at <", &context, ">: ", message].concat())
    }

    fn step(&mut self) -> Evaluated<()> {
        self.steps += 1;
        if self.steps > MAX_STEPS || self.out.len() > MAX_BYTES {
            return self.error("the template takes too long or writes too much for the playground");
        }
        Ok(())
    }

    fn walk(&mut self, dot: &Value, nodes: &'a [Node]) -> Evaluated<Flow> {
        for node in nodes {
            self.step()?;
            let flow = match node {
                Node::Text(text) => {
                    self.out.push_str(text);
                    Flow::On
                }
                Node::Action(pipe) => {
                    let value = self.pipeline(dot, pipe)?;
                    if pipe.variables.is_empty() {
                        self.out.push_str(&value.printed());
                    }
                    Flow::On
                }
                Node::If(branch) => self.branch(dot, branch, |dot, _| dot)?,
                Node::With(branch) => self.branch(dot, branch, |_, value| value)?,
                Node::Range(branch) => self.range(dot, branch)?,
                Node::Template { at, name, pipe } => {
                    let spot = Spot::Template { at: *at, name, pipe: pipe.as_ref() };
                    self.call_template(dot, spot, name, pipe.as_ref())?;
                    Flow::On
                }
                Node::Break => Flow::Break,
                Node::Continue => Flow::Continue,
            };
            if flow != Flow::On {
                return Ok(flow);
            }
        }
        Ok(Flow::On)
    }

    fn branch(
        &mut self,
        dot: &Value,
        branch: &'a Branch,
        choose: for<'v> fn(&'v Value, &'v Value) -> &'v Value,
    ) -> Evaluated<Flow> {
        let variables = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let flow = if value.is_true() {
            self.walk(choose(dot, &value), &branch.then)?
        } else {
            self.walk(dot, &branch.otherwise)?
        };
        self.variables.truncate(variables);
        Ok(flow)
    }

    fn range(&mut self, dot: &Value, branch: &'a Branch) -> Evaluated<Flow> {
        let variables = self.variables.len();
        let value = self.pipeline(dot, &branch.pipe)?;
        let count = match &value {
            Value::None => 0,
            Value::List(list) => list.len(),
            Value::Map(map) => map.len(),
            Value::Int(count) => usize::try_from(*count).unwrap_or(0),
            other => return self.error(&("range can't iterate over ".to_owned() + &other.printed())),
        };
        let mut flow = Flow::On;
        if count == 0 {
            flow = self.walk(dot, &branch.otherwise)?;
        }
        let inner = self.variables.len();
        for i in 0..count {
            self.step()?;
            let number = Value::Int(i64::try_from(i).unwrap_or(i64::MAX));
            let (key, element) = match &value {
                Value::List(list) => (number, Value::Text(Rc::clone(&list[i]))),
                Value::Map(map) => (Value::Text(Rc::clone(&map[i].0)), Value::Text(Rc::clone(&map[i].1))),
                _ => (number.clone(), number),
            };
            match branch.pipe.variables.as_slice() {
                [] => {}
                [one] => self.set(one, element.clone(), inner),
                [first, second, ..] => {
                    self.set(second, element.clone(), inner);
                    self.set(first, key, inner);
                }
            }
            let done = self.walk(&element, &branch.then)?;
            self.variables.truncate(inner);
            if done == Flow::Break {
                break;
            }
        }
        self.variables.truncate(variables);
        Ok(flow)
    }

    /// Gives the last variable of this name below `end` another value.
    fn set(&mut self, name: &str, value: Value, end: usize) {
        if let Some((_, known)) = self.variables[..end].iter_mut().rev().find(|(known, _)| *known == name) {
            *known = value;
        }
    }

    fn call_template(&mut self, dot: &Value, spot: Spot<'a>, name: &str, pipe: Option<&'a Pipe>) -> Evaluated<()> {
        self.spot = spot;
        let Some((name, nodes)) = self.template.definition(name) else {
            return self.error(&["template ", &quote(name), " not defined"].concat());
        };
        if self.depth == MAX_DEPTH {
            return self.error("exceeded maximum template depth (100000)");
        }
        let dot = match pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Value::None,
        };
        let variables = std::mem::replace(&mut self.variables, vec![("$", dot.clone())]);
        let outer = std::mem::replace(&mut self.name, name);
        self.depth += 1;
        self.walk(&dot, nodes)?;
        self.depth -= 1;
        (self.name, self.variables) = (outer, variables);
        Ok(())
    }

    fn pipeline(&mut self, dot: &Value, pipe: &'a Pipe) -> Evaluated<Value> {
        self.spot = Spot::Pipe(pipe);
        let mut value = None;
        for command in &pipe.commands {
            self.step()?;
            value = Some(self.command(dot, command, value)?);
        }
        let value = value.unwrap_or(Value::None);
        for name in &pipe.variables {
            if pipe.assigns {
                self.set(name, value.clone(), self.variables.len());
            } else {
                self.variables.push((name, value.clone()));
            }
        }
        Ok(value)
    }

    fn command(&mut self, dot: &Value, command: &'a Command, last: Option<Value>) -> Evaluated<Value> {
        let first = &command.operands[0];
        let has_arguments = command.operands.len() > 1 || last.is_some();
        self.step()?;
        if let Term::Function(name) = &first.term {
            self.spot = Spot::Operand(first);
            return self.function(dot, name, &command.operands[1..], last, Spot::Command(command));
        }
        let takes_none = !matches!(first.term, Term::Field(_) | Term::Chain(..))
            && !matches!(&first.term, Term::Variable(names) if names.len() > 1);
        if !matches!(first.term, Term::Pipe(_)) {
            self.spot = Spot::Operand(first);
        }
        if takes_none && has_arguments {
            return self.error(&("can't give argument to non-function ".to_owned() + &first.term.text()));
        }
        if matches!(first.term, Term::Nil) {
            return self.error("nil is not a command");
        }
        self.operand(dot, first, has_arguments)
    }

    /// The value of a term that is no function with arguments.
    fn operand(&mut self, dot: &Value, operand: &'a Operand, has_arguments: bool) -> Evaluated<Value> {
        self.spot = Spot::Operand(operand);
        Ok(match &operand.term {
            Term::Dot => dot.clone(),
            Term::Nil => Value::None,
            Term::Bool(value) => Value::Bool(*value),
            Term::Int(_, value) => Value::Int(*value),
            Term::Str(_, text) => Value::text(text),
            Term::Field(names) => self.fields(dot.clone(), names, has_arguments)?,
            Term::Variable(names) => {
                let found = self.variables.iter().rev().find(|(known, _)| *known == names[0]);
                let value = found.map_or(Value::None, |(_, value)| value.clone());
                self.fields(value, &names[1..], has_arguments)?
            }
            Term::Pipe(pipe) => self.pipeline(dot, pipe)?,
            Term::Function(name) => self.function(dot, name, &[], None, Spot::Operand(operand))?,
            Term::Chain(inner, names) => {
                if matches!(inner.term, Term::Nil) {
                    return self.error(&("indirection through explicit nil in ".to_owned() + &operand.term.text()));
                }
                let value = self.operand(dot, inner, false)?;
                self.fields(value, names, has_arguments)?
            }
        })
    }

    fn fields(&self, mut value: Value, names: &[String], has_arguments: bool) -> Evaluated<Value> {
        for (i, name) in names.iter().enumerate() {
            let has_arguments = has_arguments && i + 1 == names.len();
            value = match &value {
                Value::None => Value::None,
                Value::Map(_) if has_arguments => {
                    return self.error(&(name.clone() + " is not a method but has arguments"));
                }
                map @ Value::Map(_) => map.entry(name).map_or(Value::None, |found| Value::Text(Rc::clone(found))),
                Value::Struct(of) if of.fields.iter().any(|(known, _)| known == name) => {
                    if has_arguments {
                        return self.error(&(name.clone() + " has arguments but cannot be invoked as function"));
                    }
                    let found = of.fields.iter().find(|(known, _)| known == name);
                    found.map_or(Value::None, |(_, field)| field.clone())
                }
                other => {
                    return self.error(&["can't evaluate field ", name, " in type ", other.type_name()].concat());
                }
            };
        }
        Ok(value)
    }

    fn function(
        &mut self,
        dot: &Value,
        name: &str,
        arguments: &'a [Operand],
        last: Option<Value>,
        spot: Spot<'a>,
    ) -> Evaluated<Value> {
        let Some((arity, function)) = builtins::find(name) else {
            return self.error(&(quote(name) + " is not a defined function"));
        };
        let count = arguments.len() + usize::from(last.is_some());
        match arity {
            Arity::AtLeast(wanted) if count < wanted => {
                let got = arguments.len();
                return self.error(&format!("wrong number of args for {name}: want at least {wanted} got {got}"));
            }
            Arity::Exactly(wanted) if count != wanted => {
                return self.error(&format!("wrong number of args for {name}: want {wanted} got {count}"));
            }
            _ => {}
        }
        let mut values = Vec::with_capacity(count);
        let stops_at = match name {
            "and" => Some(false),
            "or" => Some(true),
            _ => None,
        };
        for argument in arguments {
            self.step()?;
            let value = self.operand(dot, argument, false)?;
            if stops_at.is_some_and(|stop| value.is_true() == stop) {
                return Ok(value);
            }
            self.expect_text(name, &values, &value, argument)?;
            values.push(value);
        }
        if let Some(last) = last {
            if name == "printf" && values.is_empty() && !matches!(last, Value::Text(_)) {
                return self.wrong_type(&last);
            }
            values.push(last);
        }
        if stops_at.is_some() {
            return Ok(values.pop().unwrap_or(Value::None));
        }
        function(&values).or_else(|error| {
            self.spot = spot;
            self.error(&["error calling ", name, ": ", &error].concat())
        })
    }

    /// The first argument of `printf` must be a text, the only one whose type is given.
    fn expect_text(&self, name: &str, before: &[Value], value: &Value, argument: &Operand) -> Evaluated<()> {
        if name != "printf" || !before.is_empty() || matches!(value, Value::Text(_)) {
            return Ok(());
        }
        match argument.term {
            Term::Nil => self.error("cannot assign nil to string"),
            Term::Bool(_) | Term::Int(..) => {
                self.error(&("expected string; found ".to_owned() + &argument.term.text()))
            }
            _ => self.wrong_type(value),
        }
    }

    fn wrong_type<T>(&self, value: &Value) -> Evaluated<T> {
        match value {
            Value::None => self.error("invalid value; expected string"),
            _ => self.error(&("wrong type for value; expected string; got ".to_owned() + value.type_name())),
        }
    }
}
