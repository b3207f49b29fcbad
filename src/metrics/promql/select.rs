//! Reads series: the latest samples, ranges of samples, and the steps of subqueries.

use super::ast::{At, Expr, ExprKind, Pick, Selector, Shift, Subquery};
use super::eval::{Answer, Element, Evaluator};
use super::functions::{Extra, Over};
use super::groups::Groups;
use super::labels::Metric;
use super::literal::ms_to_seconds;
use super::numbers::{self, Window};
use super::storage::{Point, is_stale};

/// From one step of a subquery to the next if it does not say (Prometheus' default evaluation interval).
const DEFAULT_STEP_MS: i64 = 60_000;

/// Takes the samples of one series in a range.
type Visit<'v, 'a> = &'v mut dyn FnMut(&mut Evaluator<'a>, Metric, &[Point]);

impl<'a> Evaluator<'a> {
    /// The instant that a selector looks back from.
    fn base(&self, shift: &Shift) -> i64 {
        let at = match shift.at {
            None => self.now_ms,
            Some(At::Ms(at)) => at,
            Some(At::Query) => self.query_ms,
        };
        at.saturating_sub(shift.offset_ms)
    }

    /// The latest sample of each series, unless it is a staleness marker or as old as the look-back
    /// (`vectorSelectorSingle`).
    pub(super) fn latest(&mut self, selector: &Selector, value: &dyn Fn(&Point) -> f64) -> Answer<Vec<Element>> {
        let until = self.base(&selector.shift);
        let after = until.saturating_sub(self.lookback_ms);
        let series = self.storage.select(&selector.matchers, after, until);
        self.count_samples(series.len())?;
        let mut found = Vec::with_capacity(series.len());
        for series in series {
            if let Some(point) = series.latest(until)
                && point.at_ms > after
                && !is_stale(point.value)
            {
                found.push(Element { metric: Metric::new(series.labels.clone()), value: value(point) });
            }
        }
        Ok(found)
    }

    /// The range of an expression of the type range vector: its length and its end.
    fn range(&self, expr: &Expr) -> (i64, i64) {
        match &expr.kind {
            ExprKind::Matrix { selector, range_ms } => (*range_ms, self.base(&selector.shift)),
            ExprKind::Subquery(subquery) => (subquery.range_ms, self.base(&subquery.shift)),
            _ => (0, self.now_ms),
        }
    }

    /// Visits every series with samples in the range of an expression (without parentheses) of the type range vector.
    pub(super) fn each_range(&mut self, expr: &Expr, visit: Visit<'_, 'a>) -> Answer<()> {
        let (range_ms, until) = self.range(expr);
        let after = until.saturating_sub(range_ms);
        match &expr.kind {
            ExprKind::Matrix { selector, .. } => {
                let mut points = Vec::new();
                for series in self.storage.select(&selector.matchers, after, until) {
                    points.clear();
                    points.extend(series.between(after, until).filter(|point| !is_stale(point.value)));
                    self.count_samples(points.len() + 1)?;
                    if !points.is_empty() {
                        visit(self, Metric::new(series.labels.clone()), &points);
                    }
                }
            }
            ExprKind::Subquery(subquery) => {
                for (metric, points) in self.steps(subquery, after, until)? {
                    visit(self, metric, &points);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The series of a subquery: its inner expression at every whole multiple of the step in `(after, until]`.
    fn steps(&mut self, subquery: &Subquery, after: i64, until: i64) -> Answer<Vec<(Metric, Vec<Point>)>> {
        let step = subquery.step_ms.unwrap_or(DEFAULT_STEP_MS).max(1);
        let outside = self.now_ms;
        let mut groups = Groups::new(Pick::Without(&[]));
        let mut points: Vec<Vec<Point>> = Vec::new();
        let mut at_ms = after.div_euclid(step).saturating_add(1).saturating_mul(step);
        while at_ms <= until {
            self.count_step()?;
            self.now_ms = at_ms;
            for Element { metric, value } in self.vector(&subquery.inner)? {
                self.count_samples(1)?;
                let group = groups.place(&metric).unwrap_or_else(|new| {
                    points.push(Vec::new());
                    new
                });
                points[group].push(Point { at_ms, value });
            }
            at_ms = at_ms.saturating_add(step);
        }
        self.now_ms = outside;
        Ok(groups.first.into_iter().zip(points).collect())
    }

    /// A function of each series of a range vector.
    pub(super) fn over(&mut self, args: &[Expr], run: Over, extra: Extra) -> Answer<Vec<Element>> {
        let mut parameter = 0.0;
        let mut range = &args[0];
        for arg in args.iter().map(Expr::unparen) {
            match arg.kind {
                ExprKind::Matrix { .. } | ExprKind::Subquery(_) => range = arg,
                _ => parameter = self.scalar(arg)?,
            }
        }
        let (range_ms, end_ms) = self.range(range);
        let start_ms = end_ms.saturating_sub(range_ms);
        let seconds = ms_to_seconds(range_ms);
        // Prometheus forgets where a subquery was when it has taken its steps.
        let place = if matches!(range.kind, ExprKind::Subquery(_)) { 0 } else { range.start };
        let (mut elements, mut values) = (Vec::new(), Vec::new());
        self.each_range(range, &mut |evaluator, metric, points| {
            let now_ms = evaluator.now_ms;
            values.clear();
            values.extend(points.iter().map(|point| point.value));
            let window = Window { points, start_ms, end_ms, seconds, now_ms, parameter };
            let value = match run {
                Over::Times(run) => run(&window),
                Over::Values(run) => Some(run(&values)),
                Over::Quantile => {
                    numbers::note_quantile(evaluator, parameter, args[0].unparen().start);
                    Some(numbers::quantile(parameter, &values))
                }
            };
            if extra == Extra::Counter && value.is_some() {
                numbers::note_non_counter(evaluator, &metric, place);
            }
            if let Some(value) = value {
                let metric = if extra == Extra::KeepsName { metric } else { metric.nameless() };
                elements.push(Element { metric, value });
            }
        })?;
        Ok(elements)
    }
}
