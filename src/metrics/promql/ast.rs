//! A parsed query (`promql/parser/ast.go`).

use std::sync::Arc;

use super::functions::Function;
use super::matcher::Matcher;
use super::token::{Aggregator, Op};

/// What an expression is evaluated to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Scalar,
    Vector,
    Matrix,
    Text,
}

impl Type {
    /// What error texts call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Vector => "instant vector",
            Self::Matrix => "range vector",
            Self::Text => "string",
        }
    }
}

/// An expression with its place in the text, in bytes.
#[derive(Debug)]
pub(super) struct Expr {
    pub(super) kind: ExprKind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many expressions are inside each other here.
    pub(super) depth: usize,
}

/// What is different from one expression to another.
#[derive(Debug)]
pub(super) enum ExprKind {
    Number(f64),
    Text(String),
    Selector(Box<Selector>),
    Matrix {
        selector: Box<Selector>,
        range_ms: i64,
    },
    Subquery(Box<Subquery>),
    Paren(Box<Expr>),
    /// A sign before what is not a number.
    Signed {
        negative: bool,
        inner: Box<Expr>,
    },
    Binary(Box<Binary>),
    Aggregate(Box<Aggregate>),
    Call {
        function: &'static Function,
        args: Vec<Expr>,
    },
}

/// Which instant a selector looks from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shift {
    /// `@`: an instant in milliseconds, or that of the whole query for `start()` and `end()`.
    pub(super) at: Option<At>,
    pub(super) offset_ms: i64,
}

/// The argument of `@`.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    Ms(i64),
    Query,
}

/// `name{matchers}`.
#[derive(Debug)]
pub(super) struct Selector {
    /// The name in front of the braces; the last matcher then is the one for it.
    pub(super) name: Option<Arc<str>>,
    pub(super) matchers: Vec<Matcher>,
    pub(super) shift: Shift,
}

/// `inner[range:step]`.
#[derive(Debug)]
pub(super) struct Subquery {
    pub(super) inner: Expr,
    pub(super) range_ms: i64,
    pub(super) step_ms: Option<i64>,
    pub(super) shift: Shift,
}

/// Which labels make a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick<'l> {
    /// These alone.
    On(&'l [Arc<str>]),
    /// All but these.
    Without(&'l [Arc<str>]),
}

/// A list of labels behind `by`, `without`, `on` or `ignoring`, sorted; `Without` lists the name, too.
#[derive(Debug)]
pub(super) struct Grouping {
    pub(super) on: bool,
    pub(super) labels: Vec<Arc<str>>,
}

impl Grouping {
    /// Adds a label in its place.
    pub(super) fn add(&mut self, label: Arc<str>) {
        if let Err(place) = self.labels.binary_search(&label) {
            self.labels.insert(place, label);
        }
    }

    /// The same for the eyes of [`Groups`](super::groups::Groups).
    pub(super) fn pick(&self) -> Pick<'_> {
        if self.on { Pick::On(&self.labels) } else { Pick::Without(&self.labels) }
    }
}

/// Which side of a binary operation may have several elements in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cardinality {
    OneToOne,
    /// `group_left`
    ManyToOne,
    /// `group_right`
    OneToMany,
}

/// A binary operation.
#[derive(Debug)]
pub(super) struct Binary {
    pub(super) op: Op,
    pub(super) left: Expr,
    pub(super) right: Expr,
    pub(super) returns_bool: bool,
    pub(super) grouping: Grouping,
    pub(super) cardinality: Cardinality,
    /// The labels of `group_left` or `group_right`.
    pub(super) include: Vec<Arc<str>>,
}

/// An aggregation.
#[derive(Debug)]
pub(super) struct Aggregate {
    pub(super) op: Aggregator,
    pub(super) grouping: Grouping,
    pub(super) parameter: Option<Expr>,
    pub(super) inner: Expr,
}

impl Expr {
    /// The expression inside all parentheses.
    pub(super) fn unparen(&self) -> &Self {
        match &self.kind {
            ExprKind::Paren(inner) => inner.unparen(),
            _ => self,
        }
    }

    /// What it is evaluated to.
    pub(super) fn value_type(&self) -> Type {
        match &self.kind {
            ExprKind::Number(_) => Type::Scalar,
            ExprKind::Text(_) => Type::Text,
            ExprKind::Selector(_) | ExprKind::Aggregate(_) => Type::Vector,
            ExprKind::Matrix { .. } | ExprKind::Subquery(_) => Type::Matrix,
            ExprKind::Paren(inner) | ExprKind::Signed { inner, .. } => inner.value_type(),
            ExprKind::Call { function, .. } => function.result(),
            ExprKind::Binary(binary) => {
                let scalar = |side: &Self| side.value_type() == Type::Scalar;
                if scalar(&binary.left) && scalar(&binary.right) { Type::Scalar } else { Type::Vector }
            }
        }
    }
}

impl ExprKind {
    /// The depth of the deepest expression inside.
    pub(super) fn inner_depth(&self) -> usize {
        match self {
            Self::Number(_) | Self::Text(_) | Self::Selector(_) | Self::Matrix { .. } => 0,
            Self::Subquery(subquery) => subquery.inner.depth,
            Self::Paren(inner) | Self::Signed { inner, .. } => inner.depth,
            Self::Binary(binary) => binary.left.depth.max(binary.right.depth),
            Self::Aggregate(aggregate) => {
                aggregate.inner.depth.max(aggregate.parameter.as_ref().map_or(0, |p| p.depth))
            }
            Self::Call { args, .. } => args.iter().map(|arg| arg.depth).max().unwrap_or(0),
        }
    }
}
