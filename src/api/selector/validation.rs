//! What keys and values a requirement may have, in the words of upstream's `labels.NewRequirement`.

use super::Operator;

/// What names and values are made of.
const NAME: &str =
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
/// Where a prefix is said to be optional.
const PREFIX: &str = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
/// The longest name or value.
const MAX_LENGTH: usize = 63;

/// Checks a requirement (upstream's `NewRequirement`).
pub(super) fn requirement(key: &str, operator: Operator, values: &[String]) -> Result<(), String> {
    let mut errors = Vec::new();
    errors.extend(self::key(key, "key").err());
    let complaint = match operator {
        Operator::In | Operator::NotIn if values.is_empty() => "for 'in', 'notin' operators, values set can't be empty",
        Operator::Equals | Operator::NotEquals if values.len() != 1 => {
            "exact-match compatibility requires one single value"
        }
        Operator::Exists | Operator::DoesNotExist if !values.is_empty() => {
            "values set must be empty for exists and does not exist"
        }
        Operator::GreaterThan | Operator::LessThan if values.len() != 1 => {
            "for 'Gt', 'Lt' operators, exactly one value is required"
        }
        _ => "",
    };
    if !complaint.is_empty() {
        let values: Vec<_> = values.iter().map(|value| quote(value)).collect();
        errors.push(format!("values: Invalid value: [{}]: {complaint}", values.join(",")));
    }
    for (i, value) in values.iter().enumerate() {
        let bounds = matches!(operator, Operator::GreaterThan | Operator::LessThan);
        if bounds && value.parse::<i64>().is_err() {
            let value = quote(value);
            errors.push(format!(
                "values[{i}]: Invalid value: {value}: for 'Gt', 'Lt' operators, the value must be an integer"
            ));
        }
        if let Some(complaint) = complain_of_value(value) {
            errors.push(format!("values[{i}][{key}]: Invalid value: {}: {complaint}", quote(value)));
        }
    }
    aggregate(errors)
}

/// Checks the key of a label; `path` is what upstream calls the place.
pub(super) fn key(key: &str, path: &str) -> Result<(), String> {
    let complaints = complain_of_key(key);
    if complaints.is_empty() {
        return Ok(());
    }
    Err(format!("{path}: Invalid value: {}: {}", quote(key), complaints.join("; ")))
}

/// A text in quotation marks, as Go's `%q` writes it.
pub(super) fn quote(text: &str) -> String {
    format!("{text:?}")
}

/// Several errors as one (upstream's `ToAggregate`), each text once.
fn aggregate(mut errors: Vec<String>) -> Result<(), String> {
    let mut seen = Vec::new();
    errors.retain(|error| {
        let new = !seen.contains(error);
        seen.push(error.clone());
        new
    });
    match errors.as_slice() {
        [] => Ok(()),
        [error] => Err(error.clone()),
        _ => Err(format!("[{}]", errors.join(", "))),
    }
}

/// Whether a text starts and ends alphanumeric and has nothing but `-`, `_`, `.` besides.
fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Upstream's `IsLabelKey`.
fn complain_of_key(key: &str) -> Vec<String> {
    let example = "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    let mut complaints = Vec::new();
    let name = match key.split_once('/') {
        None => key,
        Some((_, name)) if name.contains('/') => {
            complaints.push(format!("a valid label key must {NAME} {example}{PREFIX}"));
            return complaints;
        }
        Some((prefix, name)) => {
            complaints
                .extend(complain_of_prefix(prefix).into_iter().map(|complaint| format!("prefix part {complaint}")));
            name
        }
    };
    if name.is_empty() {
        complaints.push("name part must be non-empty".to_owned());
    } else if name.len() > MAX_LENGTH {
        complaints.push(format!("name part must be no more than {MAX_LENGTH} characters"));
    }
    if !is_name(name) {
        complaints.push(format!("name part must {NAME} {example}"));
    }
    complaints
}

/// Upstream's `IsDNS1123Subdomain`, and that it is not empty.
fn complain_of_prefix(prefix: &str) -> Vec<String> {
    let is_label = |label: &str| {
        is_name(label) && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    if prefix.is_empty() {
        return vec!["must be non-empty".to_owned()];
    }
    let mut complaints = Vec::new();
    if prefix.len() > 253 {
        complaints.push("must be no more than 253 characters".to_owned());
    }
    if !prefix.split('.').all(is_label) {
        complaints.push(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
             start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
             '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
                .to_owned(),
        );
    }
    complaints
}

/// Upstream's `IsLabelValue`.
fn complain_of_value(value: &str) -> Option<String> {
    let long = (value.len() > MAX_LENGTH).then(|| format!("must be no more than {MAX_LENGTH} characters"));
    let odd = (!value.is_empty() && !is_name(value)).then(|| {
        format!(
            "a valid label must be an empty string or {NAME} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used \
             for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
        )
    });
    match (long, odd) {
        (Some(long), Some(odd)) => Some(format!("{long}; {odd}")),
        (long, odd) => long.or(odd),
    }
}
