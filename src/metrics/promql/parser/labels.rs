//! Lists of labels: matchers in braces, names in parentheses.

use std::sync::Arc;

use super::{Keyword, Kind, METRIC_NAME, MatchOp, Matcher, Op, Parser, Reading, Token};
use crate::metrics::promql::ast::Grouping;
use crate::metrics::promql::text::quoted;
use crate::metrics::regex;

impl Parser<'_> {
    /// Whether the next token can be the name of a metric.
    pub(super) fn next_is_metric_name(&self) -> bool {
        use Keyword::{By, End, Offset, Start, Without};
        matches!(
            self.next.kind,
            Kind::Identifier
                | Kind::MetricIdentifier
                | Kind::Aggregator(_)
                | Kind::Op(Op::And | Op::Or | Op::Unless)
                | Kind::Keyword(By | Offset | Without | Start | End)
        )
    }

    /// `{name="value", …}`
    pub(super) fn matchers(&mut self) -> Reading<Vec<Matcher>> {
        let mut matchers = Vec::new();
        self.take()?;
        while !self.next.is(b'}') {
            matchers.push(self.matcher()?);
            if self.next.is(b',') {
                self.take()?;
            } else if !self.next.is(b'}') {
                return Err(self.unexpected("label matching", "\",\" or \"}\""));
            }
        }
        self.take()?;
        Ok(matchers)
    }

    fn matcher(&mut self) -> Reading<Matcher> {
        let name = match self.next.kind {
            Kind::Identifier | Kind::Text => self.take()?,
            _ => return Err(self.unexpected("label matching", "identifier or \"}\"")),
        };
        let quoted = name.kind == Kind::Text;
        let label = if quoted { self.unquoted(&name)? } else { name.text.to_owned() };
        let op = match self.next.kind {
            Kind::Sign(b'=') => MatchOp::Equal,
            Kind::Op(Op::NotEqual) => MatchOp::NotEqual,
            Kind::RegexMatch => MatchOp::Regex,
            Kind::NotRegexMatch => MatchOp::NotRegex,
            // A lone text is the metric's name.
            _ if quoted => return self.checked(&name, Matcher::new(METRIC_NAME, MatchOp::Equal, &label)),
            _ => return Err(self.unexpected("label matching", "label matching operator")),
        };
        self.take()?;
        if self.next.kind != Kind::Text {
            return Err(self.unexpected("label matching", "string"));
        }
        let value = self.take()?;
        let value = self.unquoted(&value)?;
        self.checked(&name, Matcher::new(&label, op, &value))
    }

    fn checked(&self, name: &Token<'_>, matcher: Result<Matcher, regex::Error>) -> Reading<Matcher> {
        matcher.map_err(|error| self.error(name.start, &[&error.to_string()]))
    }

    /// `by (…)` and the like; the word is the next token.
    pub(super) fn grouping(&mut self, on: bool) -> Reading<Grouping> {
        self.take()?;
        let mut grouping = Grouping { on, labels: Vec::new() };
        self.label_list()?.into_iter().for_each(|label| grouping.add(label));
        if !on {
            grouping.add(METRIC_NAME.into());
        }
        Ok(grouping)
    }

    /// `(a, b)`
    pub(super) fn label_list(&mut self) -> Reading<Vec<Arc<str>>> {
        if !self.next.is(b'(') {
            return Err(self.unexpected("grouping opts", "\"(\""));
        }
        self.take()?;
        let mut labels = Vec::new();
        while !self.next.is(b')') {
            labels.push(self.grouping_label()?);
            if self.next.is(b',') {
                self.take()?;
            } else if !self.next.is(b')') {
                return Err(self.unexpected("grouping opts", "\",\" or \")\""));
            }
        }
        self.take()?;
        Ok(labels)
    }

    fn grouping_label(&mut self) -> Reading<Arc<str>> {
        let is_label = match self.next.kind {
            Kind::Text
            | Kind::Identifier
            | Kind::MetricIdentifier
            | Kind::Aggregator(_)
            | Kind::Op(Op::And | Op::Or | Op::Unless | Op::Atan2) => true,
            Kind::Keyword(keyword) => keyword != Keyword::Without,
            _ => false,
        };
        if !is_label {
            return Err(self.unexpected("grouping opts", "label"));
        }
        let token = self.take()?;
        if token.kind != Kind::Text {
            return Ok(token.text.into());
        }
        let label = self.unquoted(&token)?;
        if label.is_empty() {
            return Err(self.error(token.start, &["invalid label name for grouping: ", &quoted(&label)]));
        }
        Ok(label.into())
    }
}
