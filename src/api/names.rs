//! What names, labels and keys may look like, in the words of upstream's `k8s.io/apimachinery/pkg/util/validation` (1.36).

/// What names and values are made of.
const NAME: &str =
    "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
/// Where a prefix is said to be optional.
const PREFIX: &str = " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
/// The longest name, value or DNS label.
const MAX_LENGTH: usize = 63;
/// The longest DNS subdomain.
const MAX_SUBDOMAIN: usize = 253;

/// Whether a text starts and ends alphanumeric and has nothing but `-`, `_`, `.` besides.
fn is_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Whether a text is a DNS label but for its length.
fn is_dns_label(text: &str) -> bool {
    is_name(text) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn too_long(most: usize) -> String {
    format!("must be no more than {most} characters")
}

/// What is wrong with the key of a label or an annotation, or with any qualified name (`IsQualifiedName`).
#[must_use]
pub fn complain_of_key(key: &str) -> Vec<String> {
    let example = "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    let mut complaints = Vec::new();
    let name = match key.split_once('/') {
        None => key,
        Some((_, name)) if name.contains('/') => {
            complaints.push(format!("a valid label key must {NAME} {example}{PREFIX}"));
            return complaints;
        }
        Some(("", name)) => {
            complaints.push("prefix part must be non-empty".to_owned());
            name
        }
        Some((prefix, name)) => {
            complaints.extend(complain_of_subdomain(prefix).into_iter().map(|c| format!("prefix part {c}")));
            name
        }
    };
    if name.is_empty() {
        complaints.push("name part must be non-empty".to_owned());
    } else if name.len() > MAX_LENGTH {
        complaints.push(format!("name part {}", too_long(MAX_LENGTH)));
    }
    if !is_name(name) {
        complaints.push(format!("name part must {NAME} {example}"));
    }
    complaints
}

/// What is wrong with the name of most objects (`IsDNS1123Subdomain`).
#[must_use]
pub fn complain_of_subdomain(name: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if name.len() > MAX_SUBDOMAIN {
        complaints.push(too_long(MAX_SUBDOMAIN));
    }
    if !name.split('.').all(is_dns_label) {
        complaints.push(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must \
             start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
             '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
                .to_owned(),
        );
    }
    complaints
}

/// What is wrong with the name of a namespace or a container (`IsDNS1123Label`).
#[must_use]
pub fn complain_of_dns_label(name: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if name.len() > MAX_LENGTH {
        complaints.push(too_long(MAX_LENGTH));
    }
    if !is_dns_label(name) {
        complaints.push(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and \
             end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is \
             '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
                .to_owned(),
        );
    }
    complaints
}

/// What is wrong with the value of a label (`IsValidLabelValue`).
#[must_use]
pub fn complain_of_label_value(value: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if value.len() > MAX_LENGTH {
        complaints.push(too_long(MAX_LENGTH));
    }
    if !value.is_empty() && !is_name(value) {
        complaints.push(format!(
            "a valid label must be an empty string or {NAME} (e.g. 'MyValue',  or 'my_value',  or '12345', regex used \
             for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
        ));
    }
    complaints
}
