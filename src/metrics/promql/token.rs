//! The words of PromQL, and how error texts call them (`promql/parser/lex.go`, `Item.desc`).

use super::text::quote;

/// Binary operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Unless,
}

impl Op {
    /// How tightly it binds; `^` binds to the right and tighter than a sign.
    pub(super) fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            Self::Add | Self::Sub => 4,
            Self::Mul | Self::Div | Self::Mod | Self::Atan2 => SIGN_PRECEDENCE,
            Self::Pow => 6,
            _ => 3,
        }
    }

    /// Whether it compares.
    pub(super) fn compares(self) -> bool {
        self.precedence() == 3
    }

    /// The name of a set operator.
    pub(super) fn set_name(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            _ => "unless",
        }
    }

    /// Whether it is `and`, `or` or `unless`.
    pub(super) fn is_set(self) -> bool {
        self.precedence() < 3
    }
}

/// A sign binds as tightly as `*`.
pub(super) const SIGN_PRECEDENCE: u8 = 5;

/// Aggregation operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aggregator {
    Avg,
    BottomK,
    Count,
    CountValues,
    Group,
    LimitK,
    LimitRatio,
    Max,
    Min,
    Quantile,
    Stddev,
    Stdvar,
    Sum,
    TopK,
}

impl Aggregator {
    /// Whether a parameter comes before the vector.
    pub(super) fn has_parameter(self) -> bool {
        use Aggregator::{BottomK, CountValues, LimitK, LimitRatio, Quantile, TopK};
        matches!(self, BottomK | CountValues | LimitK | LimitRatio | Quantile | TopK)
    }
}

/// The other words with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Bool,
    By,
    GroupLeft,
    GroupRight,
    Ignoring,
    Offset,
    On,
    Without,
    Start,
    End,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    EndOfInput,
    /// One of `( ) { } [ ] , : =`.
    Sign(u8),
    At,
    Op(Op),
    /// `=~` inside braces.
    RegexMatch,
    /// `!~` inside braces.
    NotRegexMatch,
    Aggregator(Aggregator),
    Keyword(Keyword),
    Identifier,
    /// An identifier with a colon, which only a metric's name has.
    MetricIdentifier,
    Text,
    Number,
    Duration,
}

/// The words with a meaning, outside braces and whatever their case.
const WORDS: &[(&str, Kind)] = &[
    ("and", Kind::Op(Op::And)),
    ("atan2", Kind::Op(Op::Atan2)),
    ("avg", Kind::Aggregator(Aggregator::Avg)),
    ("bool", Kind::Keyword(Keyword::Bool)),
    ("bottomk", Kind::Aggregator(Aggregator::BottomK)),
    ("by", Kind::Keyword(Keyword::By)),
    ("count", Kind::Aggregator(Aggregator::Count)),
    ("count_values", Kind::Aggregator(Aggregator::CountValues)),
    ("end", Kind::Keyword(Keyword::End)),
    ("group", Kind::Aggregator(Aggregator::Group)),
    ("group_left", Kind::Keyword(Keyword::GroupLeft)),
    ("group_right", Kind::Keyword(Keyword::GroupRight)),
    ("ignoring", Kind::Keyword(Keyword::Ignoring)),
    ("inf", Kind::Number),
    ("limit_ratio", Kind::Aggregator(Aggregator::LimitRatio)),
    ("limitk", Kind::Aggregator(Aggregator::LimitK)),
    ("max", Kind::Aggregator(Aggregator::Max)),
    ("min", Kind::Aggregator(Aggregator::Min)),
    ("nan", Kind::Number),
    ("offset", Kind::Keyword(Keyword::Offset)),
    ("on", Kind::Keyword(Keyword::On)),
    ("or", Kind::Op(Op::Or)),
    ("quantile", Kind::Aggregator(Aggregator::Quantile)),
    ("start", Kind::Keyword(Keyword::Start)),
    ("stddev", Kind::Aggregator(Aggregator::Stddev)),
    ("stdvar", Kind::Aggregator(Aggregator::Stdvar)),
    ("sum", Kind::Aggregator(Aggregator::Sum)),
    ("topk", Kind::Aggregator(Aggregator::TopK)),
    ("unless", Kind::Op(Op::Unless)),
    ("without", Kind::Keyword(Keyword::Without)),
];

/// What a word outside braces is.
pub(super) fn word(text: &str) -> Kind {
    let known = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    let plain = if text.contains(':') { Kind::MetricIdentifier } else { Kind::Identifier };
    known.map_or(plain, |(_, kind)| *kind)
}

/// A token and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'q> {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) text: &'q str,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(super) fn is_word(&self, keyword: Keyword) -> bool {
        self.kind == Kind::Keyword(keyword)
    }

    /// What error texts call it.
    pub(super) fn describe(&self) -> String {
        let (name, opening) = match self.kind {
            Kind::EndOfInput => return "end of input".to_owned(),
            Kind::Op(_) | Kind::At | Kind::RegexMatch | Kind::NotRegexMatch => ("", "<op:"),
            Kind::Aggregator(_) => ("", "<aggr:"),
            Kind::Keyword(Keyword::Start | Keyword::End) | Kind::Sign(_) => ("", ""),
            Kind::Keyword(_) => ("", "<"),
            Kind::Identifier => ("identifier ", ""),
            Kind::MetricIdentifier => ("metric identifier ", ""),
            Kind::Text => ("string ", ""),
            Kind::Number => ("number ", ""),
            Kind::Duration => ("duration ", ""),
        };
        let mut out = [name, opening].concat();
        if !opening.is_empty() {
            out.push_str(self.text);
            out.push('>');
            return out;
        }
        let whole = self.text.len() <= 10 || matches!(self.kind, Kind::Identifier | Kind::MetricIdentifier);
        let shown: String = self.text.chars().take(if whole { usize::MAX } else { 10 }).collect();
        quote(&shown, &mut out);
        out.push_str(if whole { "" } else { "..." });
        out
    }
}
