//! The paths of the two APIs (`custom-metrics-apiserver`: `pkg/apiserver/installer`).

use super::Kind;
use super::reply::{CUSTOM_VERSION, EXTERNAL_VERSION};

/// What a path asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// The list of metrics.
    List,
    /// A metric.
    Metric(MetricPath),
}

/// The parts of a path to a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MetricPath {
    /// Empty outside of namespaces.
    pub(super) namespace: String,
    /// As written; empty for external metrics.
    pub(super) resource: String,
    /// `*` for all that a selector selects; empty for external metrics.
    pub(super) name: String,
    pub(super) metric: String,
}

/// What a path asks for, and the parameters behind it; nothing if it leads nowhere.
pub(super) fn read(kind: Kind, url: &str) -> Option<(Path, Vec<(String, String)>)> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let version = if kind == Kind::Custom { CUSTOM_VERSION } else { EXTERNAL_VERSION };
    let path = unescape(path, false)?;
    let rest = path.strip_prefix("/apis/")?.strip_prefix(version)?;
    let metric = |namespace: &str, resource: &str, name: &str, metric: &str| {
        let [namespace, resource, name, metric] = [namespace, resource, name, metric].map(str::to_owned);
        Path::Metric(MetricPath { namespace, resource, name, metric })
    };
    let parts: Vec<&str> = rest.trim_matches('/').split('/').collect();
    let path = match (kind, parts.as_slice()) {
        _ if !rest.is_empty() && !rest.starts_with('/') => return None,
        (_, [""]) => Path::List,
        (_, parts) if parts.contains(&"") => return None,
        (Kind::Custom, ["namespaces", namespace, "metrics", name]) => metric("", "namespaces", namespace, name),
        (Kind::Custom, ["namespaces", namespace, resource, name, of]) => metric(namespace, resource, name, of),
        (Kind::Custom, [resource, name, of]) => metric("", resource, name, of),
        (Kind::External, ["namespaces", namespace, of]) => metric(namespace, "", "", of),
        _ => return None,
    };
    let pairs = query.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((unescape(key, true)?, unescape(value, true)?))
    });
    Some((path, pairs.collect()))
}

/// Decodes `%41`, and `+` as a space where that is so; nothing if it cannot be.
fn unescape(text: &str, plus_is_space: bool) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        out.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            b'+' if plus_is_space => b' ',
            byte => byte,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_wrong_shape_lead_nowhere() {
        let cases = [
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2", true),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2/namespaces/a/pods/*/m?x=%", true),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2/namespaces/a/metrics/m", true),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2/nodes/a/m", true),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2/namespaces/a/pods/x", false),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2/m", false),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2x/a/b/c", false),
            (Kind::Custom, "/apis/custom.metrics.k8s.io/v1beta2/a/b%2", false),
            (Kind::Custom, "", false),
            (Kind::External, "/apis/external.metrics.k8s.io/v1beta1/namespaces/a/m", true),
            (Kind::External, "/apis/external.metrics.k8s.io/v1beta1/namespaces/a/m%2Fn", false),
            (Kind::External, "/apis/custom.metrics.k8s.io/v1beta2", false),
        ];
        for (kind, url, leads) in cases {
            assert_eq!(read(kind, url).is_some(), leads, "{url}");
        }
    }
}
