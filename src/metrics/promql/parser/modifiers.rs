//! What hangs on to an operand: `[range]`, `[range:step]`, `offset` and `@`.

use super::{Expr, ExprKind, Keyword, Kind, Op, Parser, Reading, Shift};
use crate::metrics::promql::ast::{At, Subquery};
use crate::units::float;

/// Seconds beyond this do not fit into Go's durations.
const MAX_SECONDS: f64 = 9_223_372_036.0;

impl Parser<'_> {
    /// An operand with everything that hangs on to it.
    pub(super) fn modified(&mut self, mut expr: Expr) -> Reading<Expr> {
        loop {
            expr = match self.next.kind {
                Kind::Sign(b'[') => self.range(expr)?,
                Kind::Keyword(Keyword::Offset) => self.offset(expr)?,
                Kind::At => self.at(expr)?,
                _ => return Ok(expr),
            };
        }
    }

    /// A positive duration in milliseconds, inside brackets.
    fn duration(&mut self, expected: &str) -> Reading<i64> {
        let start = self.next.start;
        match self.next.kind {
            Kind::Number | Kind::Duration => {}
            Kind::Op(_) | Kind::Sign(b'(') => {
                return Err(self.error(start, &["experimental duration expression is not enabled"]));
            }
            _ => return Err(self.unexpected("subquery selector", expected)),
        }
        let seconds = self.number_or_duration()?;
        if seconds <= 0.0 {
            return Err(self.error(start, &["duration must be greater than 0"]));
        }
        self.milliseconds(seconds, start)
    }

    fn milliseconds(&self, seconds: f64, start: usize) -> Reading<i64> {
        // Not-a-number is out of range, too.
        if seconds.abs() <= MAX_SECONDS {
            Ok(float::truncate(seconds * 1000.0))
        } else {
            Err(self.error(start, &["duration out of range"]))
        }
    }

    fn range(&mut self, expr: Expr) -> Reading<Expr> {
        let start = expr.start;
        let open = self.take()?;
        let range_ms = self.duration("number or duration")?;
        if self.next.is(b']') {
            self.take()?;
            let message = match expr.kind {
                ExprKind::Selector(selector) if selector.shift.offset_ms != 0 => {
                    "no offset modifiers allowed before range"
                }
                ExprKind::Selector(selector) if selector.shift.at.is_some() => "no @ modifiers allowed before range",
                ExprKind::Selector(selector) => return self.finish(ExprKind::Matrix { selector, range_ms }, start),
                _ => "ranges only allowed for vector selectors",
            };
            return Err(self.error(open.start, &[message]));
        }
        if !self.next.is(b':') {
            return Err(self.unexpected("subquery or range", "\":\" or \"]\""));
        }
        self.take()?;
        let step_ms = if self.next.is(b']') { None } else { Some(self.duration("number or duration or \"]\"")?) };
        if !self.next.is(b']') {
            return Err(self.unexpected("subquery selector", "\"]\""));
        }
        self.take()?;
        let subquery = Subquery { inner: expr, range_ms, step_ms, shift: Shift::default() };
        self.finish(ExprKind::Subquery(Box::new(subquery)), start)
    }

    /// Whether a minus sign was taken; a plus sign is taken, too.
    fn minus(&mut self) -> Reading<bool> {
        let negative = self.next.kind == Kind::Op(Op::Sub);
        if negative || self.next.kind == Kind::Op(Op::Add) {
            self.take()?;
        }
        Ok(negative)
    }

    fn offset(&mut self, mut expr: Expr) -> Reading<Expr> {
        self.take()?;
        let negative = self.minus()?;
        if !matches!(self.next.kind, Kind::Number | Kind::Duration) {
            return Err(self.unexpected("offset", "number or duration"));
        }
        let start = self.next.start;
        let seconds = self.number_or_duration()?;
        let offset_ms = self.milliseconds(seconds, start)?;
        let message = match shift(&mut expr) {
            Some(shift) if shift.offset_ms == 0 => {
                shift.offset_ms = if negative { -offset_ms } else { offset_ms };
                expr.end = self.end;
                return Ok(expr);
            }
            Some(_) => "offset may not be set multiple times",
            None => {
                "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"
            }
        };
        Err(self.error(expr.start, &[message]))
    }

    fn at(&mut self, mut expr: Expr) -> Reading<Expr> {
        self.take()?;
        let at = if matches!(self.next.kind, Kind::Keyword(Keyword::Start | Keyword::End)) {
            self.take()?;
            self.expect(b'(')?;
            self.expect(b')')?;
            At::Query
        } else {
            let negative = self.minus()?;
            if !matches!(self.next.kind, Kind::Number | Kind::Duration) {
                return Err(self.unexpected("@", "timestamp"));
            }
            let seconds = self.number_or_duration()?;
            let seconds = if negative { -seconds } else { seconds };
            if seconds.is_nan() || seconds.abs() >= 9.2e15 {
                let message = format!("timestamp out of bounds for @ modifier: {seconds:.6}");
                return Err(self.error(expr.start, &[&message]));
            }
            At::Ms(float::truncate((seconds * 1000.0).round()))
        };
        let message = match shift(&mut expr) {
            Some(shift) if shift.at.is_none() => {
                shift.at = Some(at);
                expr.end = self.end;
                return Ok(expr);
            }
            Some(_) => "@ <timestamp> may not be set multiple times",
            None => "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery",
        };
        Err(self.error(expr.start, &[message]))
    }
}

/// Where an expression keeps `offset` and `@`, if it can have them.
fn shift(expr: &mut Expr) -> Option<&mut Shift> {
    match &mut expr.kind {
        ExprKind::Selector(selector) | ExprKind::Matrix { selector, .. } => Some(&mut selector.shift),
        ExprKind::Subquery(subquery) => Some(&mut subquery.shift),
        _ => None,
    }
}
