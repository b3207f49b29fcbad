//! The tree of a template, and how errors print its parts (`text/template/parse/node.go`).

/// A piece of a template.
#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Action(Pipe),
    If(Branch),
    With(Branch),
    Range(Branch),
    Template { at: usize, name: String, pipe: Option<Pipe> },
    Break,
    Continue,
}

/// What depends on a value.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) pipe: Pipe,
    pub(super) then: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// Commands, each of which gets what the one before it gave; and the variables that get what comes out.
#[derive(Debug, Default)]
pub(super) struct Pipe {
    pub(super) at: usize,
    pub(super) variables: Vec<String>,
    pub(super) assigns: bool,
    pub(super) commands: Vec<Command>,
}

/// A value, or a function with its arguments.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) at: usize,
    pub(super) operands: Vec<Operand>,
}

/// A term and where it stands.
#[derive(Debug)]
pub(super) struct Operand {
    pub(super) at: usize,
    pub(super) term: Term,
}

/// One term.
#[derive(Debug)]
pub(super) enum Term {
    Function(String),
    Dot,
    Nil,
    Bool(bool),
    /// Its text, and what it means.
    Int(String, i64),
    /// Quoted as written, and what it means.
    Str(String, String),
    /// Its name, then fields.
    Variable(Vec<String>),
    Field(Vec<String>),
    Pipe(Pipe),
    Chain(Box<Operand>, Vec<String>),
}

impl Term {
    /// A constant, which cannot be executed.
    pub(super) const fn is_constant(&self) -> bool {
        matches!(self, Self::Bool(_) | Self::Dot | Self::Nil | Self::Int(..) | Self::Str(..))
    }

    /// As errors print it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Function(name) => name.clone(),
            Self::Dot => ".".to_owned(),
            Self::Nil => "nil".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Int(text, _) | Self::Str(text, _) => text.clone(),
            Self::Variable(names) => names.join("."),
            Self::Field(names) => fields(names),
            Self::Pipe(pipe) => pipe.text(),
            Self::Chain(inner, names) => match &inner.term {
                Self::Pipe(pipe) => ["(", &pipe.text(), ")", &fields(names)].concat(),
                term => term.text() + &fields(names),
            },
        }
    }
}

fn fields(names: &[String]) -> String {
    names.iter().flat_map(|name| [".", name]).collect()
}

impl Command {
    /// As errors print it.
    pub(super) fn text(&self) -> String {
        let operand = |operand: &Operand| match &operand.term {
            Term::Pipe(pipe) => ["(", &pipe.text(), ")"].concat(),
            term => term.text(),
        };
        self.operands.iter().map(operand).collect::<Vec<_>>().join(" ")
    }
}

impl Pipe {
    /// As errors print it.
    pub(super) fn text(&self) -> String {
        let commands = self.commands.iter().map(Command::text).collect::<Vec<_>>().join(" | ");
        match (self.variables.is_empty(), self.assigns) {
            (true, _) => commands,
            (false, assigns) => self.variables.join(", ") + if assigns { " = " } else { " := " } + &commands,
        }
    }
}
