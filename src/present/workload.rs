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
    let (name, text) = (&target.name, session.text().0);
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let document = format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  selector:\n    matchLabels: {{app: {name}}}\n  \
         template:\n    metadata:\n      labels: {{app: {name}}}\n    spec:\n      containers:\n        - name: app\n          \
         image: example.org/{name}:1\n          resources:\n            requests: {{cpu: 500m, memory: 256Mi}}\n            \
         limits: {{cpu: \"1\", memory: 512Mi}}\n          readinessProbe:\n            periodSeconds: 1\n            \
         httpGet: {{path: /ready, port: 8080}}\n"
    );
    Some(Assumed { name: format!("Deployment/{name}"), text: [text, end, &document].concat() })
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
