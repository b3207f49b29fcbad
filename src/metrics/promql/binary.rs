//! Binary operators (`VectorBinop`, `VectorscalarBinop`, `VectorAnd`, `VectorOr`, `VectorUnless`).

use super::ast::{Binary, Cardinality, Pick, Type};
use super::error::EvalError;
use super::eval::{Answer, Element, Evaluator, unique};
use super::groups::Groups;
use super::labels::{METRIC_NAME, Metric, set_label};
use super::math;
use super::token::Op;

/// The outcome of an operator on two numbers.
enum Outcome {
    Value(f64),
    /// A comparison that does or does not hold.
    Holds(bool),
}

fn apply(op: Op, left: f64, right: f64) -> Outcome {
    Outcome::Value(match op {
        Op::Add => left + right,
        Op::Sub => left - right,
        Op::Mul => left * right,
        Op::Div => left / right,
        Op::Mod => left % right,
        Op::Pow => math::pow(left, right),
        Op::Atan2 => math::atan2(left, right),
        Op::Equal => return Outcome::Holds(left == right),
        Op::NotEqual => return Outcome::Holds(left != right),
        Op::Less => return Outcome::Holds(left < right),
        Op::LessEqual => return Outcome::Holds(left <= right),
        Op::Greater => return Outcome::Holds(left > right),
        Op::GreaterEqual => return Outcome::Holds(left >= right),
        // Sets of numbers do not pass the type check.
        Op::And | Op::Or | Op::Unless => f64::NAN,
    })
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// An operator between two scalars; a comparison is 1 or 0.
pub(super) fn scalars(op: Op, left: f64, right: f64) -> f64 {
    match apply(op, left, right) {
        Outcome::Value(value) => value,
        Outcome::Holds(holds) => truth(holds),
    }
}

/// An operation with at least one vector.
pub(super) fn vectors(evaluator: &mut Evaluator<'_>, binary: &Binary) -> Answer<Vec<Element>> {
    let (left, right) = (&binary.left, &binary.right);
    let elements = if left.value_type() == Type::Scalar {
        let number = evaluator.scalar(left)?;
        let elements = evaluator.vector(right)?;
        with_scalar(binary, elements, number, Side::Left)
    } else if right.value_type() == Type::Scalar {
        let elements = evaluator.vector(left)?;
        let number = evaluator.scalar(right)?;
        with_scalar(binary, elements, number, Side::Right)
    } else {
        let (left, right) = (evaluator.vector(left)?, evaluator.vector(right)?);
        if binary.op.is_set() { sets(binary, left, right) } else { matched(binary, left, right)? }
    };
    unique(elements)
}

/// On which side of an operator a number is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Each element against a number. A comparison that filters keeps the element as it is.
fn with_scalar(binary: &Binary, mut elements: Vec<Element>, number: f64, side: Side) -> Vec<Element> {
    elements.retain_mut(|element| {
        let outcome = match side {
            Side::Left => apply(binary.op, number, element.value),
            Side::Right => apply(binary.op, element.value, number),
        };
        element.value = match outcome {
            Outcome::Value(value) => value,
            Outcome::Holds(holds) if binary.returns_bool => truth(holds),
            Outcome::Holds(holds) => return holds,
        };
        element.metric.drop_name();
        true
    });
    elements
}

/// `and`, `or`, `unless`: by the labels that are matched, whatever the values.
fn sets(binary: &Binary, mut left: Vec<Element>, right: Vec<Element>) -> Vec<Element> {
    let mut groups = Groups::new(binary.grouping.pick());
    let index = if binary.op == Op::Or { &left } else { &right };
    for element in index {
        // Only which groups there are is of interest.
        let _ = groups.place(&element.metric);
    }
    let there = |element: &Element| groups.find(&element.metric).is_some();
    match binary.op {
        Op::And => left.retain(there),
        Op::Unless => left.retain(|element| !there(element)),
        _ => left.extend(right.into_iter().filter(|element| !there(element))),
    }
    left
}

/// Each element against the one of the other side with the same matched labels.
fn matched(binary: &Binary, left: Vec<Element>, right: Vec<Element>) -> Answer<Vec<Element>> {
    if left.is_empty() || right.is_empty() {
        return Ok(Vec::new());
    }
    let swapped = binary.cardinality == Cardinality::OneToMany;
    let (many, one) = if swapped { (right, left) } else { (left, right) };
    let mut groups = Groups::new(binary.grouping.pick());
    for (i, element) in one.iter().enumerate() {
        if let Ok(first) = groups.place(&element.metric) {
            return Err(duplicate(binary, &element.metric, &one[first].metric));
        }
        debug_assert_eq!(groups.first.len(), i + 1, "each group has one element");
    }
    // What each group already has: nothing more may come (one to one), or nothing with the same labels.
    let mut taken: Vec<Option<Groups<'_>>> = one.iter().map(|_| None).collect();
    let mut elements = Vec::new();
    for Element { metric, value } in many {
        let Some(group) = groups.find(&metric) else { continue };
        let (left, right) = if swapped { (one[group].value, value) } else { (value, one[group].value) };
        let (value, named) = match apply(binary.op, left, right) {
            Outcome::Value(value) => (value, false),
            Outcome::Holds(holds) if binary.returns_bool => (truth(holds), false),
            Outcome::Holds(true) => (left, true),
            Outcome::Holds(false) => continue,
        };
        let metric = result_metric(binary, if named { metric } else { metric.nameless() }, &one[group].metric);
        let first = taken[group].is_none();
        let there = taken[group].get_or_insert_with(|| Groups::new(Pick::Without(&[])));
        if binary.cardinality == Cardinality::OneToOne {
            if !first {
                return Err(
                    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)"
                        .into(),
                );
            }
        } else if there.place(&metric).is_ok() {
            return Err("multiple matches for labels: grouping labels must ensure unique matches".into());
        }
        elements.push(Element { metric, value });
    }
    Ok(elements)
}

/// The labels of a result (`resultMetric`): those of the side that may be many, only the matched ones if neither may, and
/// those that `group_left` or `group_right` take from the other side.
fn result_metric(binary: &Binary, many: Metric, one: &Metric) -> Metric {
    let ignores_nothing = !binary.grouping.on && binary.grouping.labels.len() == 1;
    if binary.cardinality == Cardinality::OneToOne {
        if ignores_nothing {
            return many;
        }
        let mut labels = many.to_vec();
        labels.retain(|label| {
            let listed = binary.grouping.labels.binary_search(&label.name).is_ok();
            listed == binary.grouping.on || (!binary.grouping.on && &*label.name == METRIC_NAME)
        });
        return labels.into();
    }
    if binary.include.is_empty() {
        return many;
    }
    let mut labels = many.to_vec();
    for name in &binary.include {
        set_label(&mut labels, name, one.get(name).into());
    }
    labels.into()
}

/// Two elements of the side that must have one of each group.
fn duplicate(binary: &Binary, second: &Metric, first: &Metric) -> EvalError {
    let side = if binary.cardinality == Cardinality::OneToMany { "left" } else { "right" };
    let group = Metric::from(binary.grouping.pick().labels(second));
    EvalError(
        [
            "found duplicate series for the match group ",
            &group.print(),
            " on the ",
            side,
            " hand-side of the operation: [",
            &second.print(),
            ", ",
            &first.print(),
            "];many-to-many matching not allowed: matching labels must be unique on one side",
        ]
        .concat(),
    )
}
