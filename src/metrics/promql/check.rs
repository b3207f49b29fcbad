//! Checks the types of a query that could be read (`promql/parser/parse.go`, `checkAST`).

use super::ast::{Binary, Cardinality, Expr, ExprKind, Selector, Type};
use super::error::{ParseError, Reading};
use super::functions::Function;
use super::labels::METRIC_NAME;
use super::text::quoted;
use super::token::Aggregator;

/// Checks an expression and everything inside, in the order of Prometheus; what is wrong first.
pub(super) fn check(expr: &Expr, text: &str) -> Reading<()> {
    Checker { text }.expr(expr)
}

struct Checker<'q> {
    text: &'q str,
}

impl Checker<'_> {
    fn error(&self, at: usize, parts: &[&str]) -> Reading<()> {
        Err(ParseError::new(self.text, at, parts))
    }

    fn expr(&self, expr: &Expr) -> Reading<()> {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::Text(_) => Ok(()),
            ExprKind::Selector(selector) | ExprKind::Matrix { selector, .. } => self.selector(selector, expr.start),
            ExprKind::Subquery(subquery) => {
                self.expr(&subquery.inner)?;
                match subquery.inner.value_type() {
                    Type::Vector => Ok(()),
                    // Here, and only here, Prometheus uses its short names of types.
                    other => {
                        let name = if other == Type::Matrix { "matrix" } else { other.name() };
                        self.error(expr.start, &["subquery is only allowed on instant vector, got ", name, " instead"])
                    }
                }
            }
            ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Signed { inner, .. } => {
                self.expr(inner)?;
                match inner.value_type() {
                    Type::Scalar | Type::Vector => Ok(()),
                    other => {
                        let message =
                            "unary expression only allowed on expressions of type scalar or instant vector, got \"";
                        self.error(expr.start, &[message, other.name(), "\""])
                    }
                }
            }
            ExprKind::Aggregate(aggregate) => {
                self.expect(&aggregate.inner, Type::Vector, "aggregation expression")?;
                let wanted = if aggregate.op == Aggregator::CountValues { Type::Text } else { Type::Scalar };
                aggregate
                    .parameter
                    .iter()
                    .try_for_each(|parameter| self.expect(parameter, wanted, "aggregation parameter"))
            }
            ExprKind::Call { function, args } => self.call(function, args, expr.start),
            ExprKind::Binary(binary) => self.binary(binary, expr.start),
        }
    }

    fn expect(&self, expr: &Expr, wanted: Type, context: &str) -> Reading<()> {
        self.expr(expr)?;
        let got = expr.value_type();
        if got == wanted {
            return Ok(());
        }
        self.error(expr.start, &["expected type ", wanted.name(), " in ", context, ", got ", got.name()])
    }

    fn selector(&self, selector: &Selector, start: usize) -> Reading<()> {
        let Some(name) = &selector.name else {
            if selector.matchers.iter().all(|matcher| matcher.matches("")) {
                return self.error(start, &["vector selector must contain at least one non-empty matcher"]);
            }
            return Ok(());
        };
        let inside = selector.matchers.split_last().map_or(&[][..], |(_, inside)| inside);
        if let Some(other) = inside.iter().find(|matcher| &*matcher.name == METRIC_NAME) {
            let (name, other) = (quoted(name), quoted(&other.value));
            return self.error(start, &["metric name must not be set twice: ", &name, " or ", &other]);
        }
        Ok(())
    }

    fn call(&self, function: &Function, args: &[Expr], start: usize) -> Reading<()> {
        let (least, most) = function.arity();
        let count = args.len();
        let wrong = match most {
            Some(most) if least == most && count != most => Some(("", most)),
            _ if count < least => Some(("at least ", least)),
            Some(most) if count > most => Some(("at most ", most)),
            _ => None,
        };
        if let Some((bound, number)) = wrong {
            let (number, count) = (number.to_string(), count.to_string());
            let name = function.name;
            let message = ["expected ", bound, &number, " argument(s) in call to \"", name, "\", got ", &count];
            return self.error(start, &message);
        }
        let context = ["call to function \"", function.name, "\""].concat();
        args.iter().enumerate().try_for_each(|(i, arg)| self.expect(arg, function.argument(i), &context))
    }

    fn binary(&self, binary: &Binary, start: usize) -> Reading<()> {
        self.expr(&binary.left)?;
        self.expr(&binary.right)?;
        let (left, right) = (binary.left.value_type(), binary.right.value_type());
        let end = binary.left.end;
        let spaces = self.text[end..].len() - self.text[end..].trim_start().len();
        if binary.returns_bool && !binary.op.compares() {
            return self.error(end + spaces, &["bool modifier can only be used on comparison operators"]);
        }
        if binary.op.compares() && !binary.returns_bool && left == Type::Scalar && right == Type::Scalar {
            return self.error(end + spaces, &["comparisons between scalars must use BOOL modifier"]);
        }
        if binary.grouping.on
            && let Some(label) = binary.grouping.labels.iter().find(|label| binary.include.contains(label))
        {
            let message = ["label \"", label, "\" must not occur in ON and GROUP clause at once"];
            return self.error(end + spaces, &message);
        }
        for side in [&binary.left, &binary.right] {
            if !matches!(side.value_type(), Type::Scalar | Type::Vector) {
                let message = "binary expression must contain only scalar and instant vector types";
                return self.error(side.start, &[message]);
            }
        }
        let vectors = left == Type::Vector && right == Type::Vector;
        let matched = binary.grouping.labels.len() > usize::from(!binary.grouping.on);
        if !vectors && matched {
            return self.error(start, &["vector matching only allowed between instant vectors"]);
        }
        if !binary.op.is_set() {
            return Ok(());
        }
        let name = binary.op.set_name();
        if !vectors {
            return self.error(start, &["set operator \"", name, "\" not allowed in binary scalar expression"]);
        }
        if binary.cardinality != Cardinality::OneToOne {
            return self.error(start, &["no grouping allowed for \"", name, "\" operation"]);
        }
        Ok(())
    }
}
