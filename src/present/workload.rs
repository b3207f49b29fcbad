//! The workload that is assumed where the text has none, as it would be written down.

use crate::session::Session;

/// The kinds that an autoscaler can scale.
const KINDS: &[&str] = &["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"];

/// A workload that nobody has written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// `Deployment/web`.
    pub name: String,
    /// The text with it.
    pub text: String,
}

/// What is assumed, if the text has no workload and a Deployment would do.
#[must_use]
pub fn assumed(session: &Session) -> Option<Assumed> {
    let target = session.draft().target.as_ref()?;
    if session.line_of(KINDS).is_some() || target.kind != "Deployment" {
        return None;
    }
    let (name, text) = (written(&target.name), session.text().0);
    let image = written(&format!("example.org/{}:1", target.name));
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let document = format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  selector:\n    matchLabels: {{app: {name}}}\n  \
         template:\n    metadata:\n      labels: {{app: {name}}}\n    spec:\n      containers:\n        - name: app\n          \
         image: {image}\n          resources:\n            requests: {{cpu: 500m, memory: 256Mi}}\n            \
         limits: {{cpu: \"1\", memory: 512Mi}}\n          readinessProbe:\n            periodSeconds: 1\n            \
         httpGet: {{path: /ready, port: 8080}}\n"
    );
    Some(Assumed { name: format!("Deployment/{}", target.name), text: [text, end, &document].concat() })
}

/// A text as a YAML scalar, in quotes where it might be read as something else.
fn written(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-./:".contains(letter))
        && !text.ends_with(':')
        && !WORDS.contains(&text);
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::session::Command;

    #[test]
    fn what_is_assumed_is_what_is_written_down() {
        let mut session = Session::default();
        let before = session.draft().target.clone().expect("a valid manifest has a target");
        let Assumed { name, text } = assumed(&session).expect("the first scenario has no workload");
        let _ = session.apply(Command::EditManifest { text });
        let after = session.draft().target.clone().expect("it is valid still");
        assert_eq!(
            (name.as_str(), &before.pod_spec, &before.labels),
            ("Deployment/myapp", &after.pod_spec, &after.labels)
        );
        assert_eq!((before.selector, session.draft().problems.len()), (after.selector, 0));
        assert_eq!(assumed(&session), None);
    }

    #[test]
    fn a_name_that_looks_like_something_else_stays_a_name() {
        for name in ["\"1234\"", "\"true\"", "'a: b, c'", "\"1e3\""] {
            let text = format!(
                "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec:\n  maxReplicas: 3\n  \
                 scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {name}}}\n"
            );
            let mut session = Session::open(&text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
            let before = session.draft().target.clone().expect("a target");
            let text = assumed(&session).expect("there is no workload").text;
            let _ = session.apply(Command::EditManifest { text });
            let errors: Vec<_> = session.draft().problems.iter().filter(|it| it.severity == Severity::Error).collect();
            assert_eq!(session.draft().target.as_ref().map(|it| &it.name), Some(&before.name), "{name}: {errors:?}");
        }
    }
}
