//! The controller: the autoscaler's status as YAML.

use super::Printed;
use crate::present::{loop_view, status};
use crate::say;
use crate::session::Session;

/// The status, and when the next sync is.
pub(super) fn controller(session: &Session) -> (String, Vec<Printed>) {
    let (engine, language) = (session.engine(), session.language());
    let left = engine.config().sync_period.as_secs_f64() * (1.0 - loop_view::sync_progress(session));
    let says = say!(
        language,
        "Syncs every {period}, whatever happens in between; the next one is in {left} s. It writes what it found to the status.",
        period = engine.config().sync_period,
        left = format!("{:.0}", libm::ceil(left))
    );
    let asked = format!("kubectl get hpa {} -o yaml", engine.autoscaler().name);
    (says, vec![Printed { asked, text: status::yaml(&engine.autoscaler().status) }])
}
