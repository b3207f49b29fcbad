//! The cluster around the autoscaler: the life of pods, rollouts, nodes, a message queue, external metrics, each in a
//! scenario of its own and seen from outside.

use hpa_playground::session::Session;
use hpa_playground::sim::{SimPod, Stage};
use hpa_playground::units::{SimDuration, SimTime};

/// A scenario with `spec` and a Deployment of `replicas` pods, which an autoscaler leaves alone; `pod` is put into the pod's
/// spec and `deployment` into the Deployment's.
fn scenario(spec: &str, replicas: u32, pod: &str, deployment: &str) -> String {
    format!(
        "apiVersion: hpa-playground/v1\nkind: Scenario\nspec: {{{spec}}}\n---\n\
         apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec:\n  \
         scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}\n  minReplicas: {replicas}\n  \
         maxReplicas: {replicas}\n---\n\
         apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: {replicas}\n  {deployment}\n  \
         selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    spec:\n      \
         {pod}\n"
    )
}

/// The same with an ordinary container; `container` is put into it.
fn web(spec: &str, replicas: u32, container: &str) -> String {
    scenario(spec, replicas, &containers(container), "")
}

fn containers(more: &str) -> String {
    format!("containers: [{{name: web, image: i, resources: {{requests: {{cpu: 250m, memory: 256Mi}}}}{more}}}]")
}

fn open(text: &str) -> Session {
    Session::open(text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

fn at(seconds: i64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs(seconds)
}

fn pods(session: &Session) -> &[SimPod] {
    session.engine().workload().pods()
}

fn count(session: &Session, stage: Stage) -> usize {
    session.engine().workload().count(stage)
}

/// When a column of the history changed, in whole seconds, and to what.
fn changes(session: &Session, column: impl Fn(usize) -> i32) -> Vec<(i64, i32)> {
    let at = &session.engine().history().samples.at;
    let mut changes: Vec<(i64, i32)> = Vec::new();
    for (i, at) in at.iter().enumerate() {
        if changes.last().is_none_or(|(_, last)| *last != column(i)) {
            changes.push((at.as_millis() / 1000, column(i)));
        }
    }
    changes.dedup_by_key(|(second, _)| *second);
    changes
}

#[test]
fn without_a_readiness_probe_requests_go_to_a_pod_that_is_not_up() {
    let lost = |container: &str| {
        let spec = "traffic: [{constant: 10}], events: [{at: 1m, kill: {pods: 2}}], app: {startup: {start: 20s}}";
        let mut session = open(&web(spec, 4, container));
        session.run_until(at(300));
        session.engine().workload().totals(session.now()).dropped
    };
    // Two of four pods are not up for 20 s, and half of 10 a second go to them.
    assert!((lost("") - 100.0).abs() < 1.0, "{}", lost(""));
    assert!(lost(", readinessProbe: {periodSeconds: 5}") < 1.0);
}

#[test]
fn a_liveness_probe_that_is_too_hasty_kills_an_app_again_and_again() {
    let spec = "app: {startup: {start: 60s}}, events: [{at: 10s, kill: {pods: 1}}]";
    let mut session = open(&web(spec, 1, ", livenessProbe: {periodSeconds: 5, failureThreshold: 3}"));
    session.run_until(at(600));
    // Killed 10 s after each start, which comes 1, 10, 20, 40, 80, 160, then 300 s later.
    let [pod] = pods(&session) else { panic!("{:?}", pods(&session)) };
    assert_eq!((pod.restarts, pod.stage, pod.up), (7, Stage::BackOff, false));
    let patient = web(spec, 1, ", livenessProbe: {periodSeconds: 5, failureThreshold: 3, initialDelaySeconds: 60}");
    let mut session = open(&patient);
    session.run_until(at(600));
    assert_eq!((pods(&session)[0].restarts, pods(&session)[0].stage), (0, Stage::Ready));
}

#[test]
fn a_crash_is_followed_by_a_start_and_a_crash_loop_by_longer_and_longer_waits() {
    let mut session = open(&web("events: [{at: 1m, crash: {pods: 1}}]", 2, ", readinessProbe: {periodSeconds: 5}"));
    session.run_until(at(60));
    assert_eq!((count(&session, Stage::BackOff), count(&session, Stage::Ready)), (1, 1));
    session.run_until(at(120));
    assert_eq!((count(&session, Stage::Ready), pods(&session).iter().map(|pod| pod.restarts).sum::<u32>()), (2, 1));

    let spec = "app: {startup: {start: 2s}}, events: [{at: 1m, app: {crashAfter: 5s}}, {at: 1m, crash: {pods: 1}}]";
    let mut session = open(&web(spec, 1, ""));
    session.run_until(at(3600));
    let ready = changes(&session, |i| session.engine().history().samples.ready[i]);
    let ends: Vec<_> = ready.iter().filter(|(_, ready)| *ready == 0).map(|(second, _)| *second).collect();
    let waits: Vec<_> = ends.windows(2).map(|pair| pair[1] - pair[0] - 5).collect();
    assert_eq!(waits[..8], [1, 10, 20, 40, 80, 160, 300, 300]);
}

#[test]
fn an_app_that_leaks_is_killed_when_its_memory_is_used_up() {
    let container = ", resources: {requests: {cpu: 250m}, limits: {memory: 256Mi}}, readinessProbe: {periodSeconds: 5}";
    let text = web("duration: 3h, app: {memory: {base: 56Mi, perRequest: 0, leakPerHour: 200Mi}}", 1, container);
    let mut session = open(&text.replace("resources: {requests: {cpu: 250m, memory: 256Mi}}, ", ""));
    session.run_until(at(3 * 3600));
    let [pod] = pods(&session) else { panic!("{:?}", pods(&session)) };
    assert_eq!(pod.restarts, 2);
}

#[test]
fn a_failing_readiness_probe_takes_a_pod_out_for_a_while() {
    let spec = "traffic: [{constant: 8}], events: [{at: 1m, unready: {pods: 3, for: 30s}}]";
    let mut session = open(&web(spec, 4, ""));
    session.run_until(at(70));
    assert_eq!((count(&session, Stage::Ready), count(&session, Stage::Starting)), (1, 3));
    assert!((session.engine().workload().load().arrivals - 8.0).abs() < 1e-9);
    session.run_until(at(91));
    assert_eq!(count(&session, Stage::Ready), 4);
}

#[test]
fn a_pod_sleeps_before_it_stops_but_no_longer_than_its_grace_period() {
    let gone = |pod: &str| {
        let container = ", lifecycle: {preStop: {sleep: {seconds: 20}}}";
        let spec = "app: {stop: 5s}, events: [{at: 1m, kill: {pods: 1}}]";
        let mut session = open(&scenario(spec, 1, &format!("{}{pod}", containers(container)), ""));
        session.run_until(at(120));
        let stopping = changes(&session, |i| session.engine().history().samples.stopping[i]);
        stopping.iter().rev().find(|(_, stopping)| *stopping == 0).map(|(second, _)| second - 60)
    };
    assert_eq!(gone(""), Some(25));
    assert_eq!(gone("\n      terminationGracePeriodSeconds: 10"), Some(10));
}

#[test]
fn a_rolling_update_keeps_to_its_surge_and_its_availability() {
    let rollout = |strategy: &str| {
        let spec = "app: {startup: {pull: 2s, start: 10s}, stop: 5s}, events: [{at: 1m, rollout: {}}]";
        let text = scenario(spec, 4, &containers(", readinessProbe: {periodSeconds: 5}"), strategy);
        let mut session = open(&text);
        session.run_until(at(59));
        let before: Vec<_> = pods(&session).iter().map(|pod| pod.api.name.clone()).collect();
        let (mut most, mut least) = (0, usize::MAX);
        for second in 60..300 {
            session.run_until(at(second));
            most = most.max(session.engine().workload().status_replicas().count());
            least = least.min(count(&session, Stage::Ready));
        }
        assert!(pods(&session).iter().all(|pod| !before.contains(&pod.api.name)), "{strategy}");
        assert_eq!((pods(&session).len(), count(&session, Stage::Ready)), (4, 4), "{strategy}");
        (most, least)
    };
    assert_eq!(rollout(""), (5, 3));
    assert_eq!(rollout("strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 2}}"), (4, 2));
    assert_eq!(rollout("strategy: {rollingUpdate: {maxSurge: 100%, maxUnavailable: 0}}"), (8, 4));
    assert_eq!(rollout("strategy: {type: Recreate}"), (4, 0));
}

#[test]
fn another_image_is_rolled_out_and_the_same_manifest_is_not() {
    let text = web("", 3, "");
    let manifests = text.split_once("---\n").map_or("", |(_, manifests)| manifests);
    let image = |image: &str| manifests.replace("image: i", image).replace('\n', "\n      ");
    let events = format!("\n  events:\n  - at: 1m\n    apply: |\n      {}\n", image("image: i"));
    let again = text.replace("spec: {}\n", &format!("spec:{events}"));
    let mut session = open(&again);
    session.run_until(at(60));
    let names = |session: &Session| pods(session).iter().map(|pod| pod.api.name.clone()).collect::<Vec<_>>();
    let before = names(&session);
    session.run_until(at(300));
    assert_eq!(names(&session), before);
    let mut session = open(&again.replacen("image: i", "image: j", 1));
    session.run_until(at(300));
    assert!(names(&session).iter().all(|name| !before.contains(name)));
}

#[test]
fn the_youngest_go_first_and_those_not_ready_before_all() {
    let text = web("events: [{at: 100s, kill: {pods: 1}}]", 6, ", readinessProbe: {periodSeconds: 5}");
    let mut session = open(&text);
    session.run_until(at(101));
    let new = pods(&session).iter().find(|pod| pod.stage == Stage::Pending).map(|pod| pod.id).expect("one is new");
    let fewer = session.text().0.replace("replicas: 6", "replicas: 5").replace("Replicas: 6", "Replicas: 5");
    let _ = session.apply(hpa_playground::session::Command::EditManifest { text: fewer });
    let stopped: Vec<_> = pods(&session).iter().filter(|pod| pod.api.deleting).map(|pod| pod.id).collect();
    assert!(stopped.contains(&new), "{new} {stopped:?}");
}

#[test]
fn pods_without_a_node_wait_and_the_cluster_autoscaler_brings_one() {
    let nodes = "cluster: {nodes: {count: 1, cpu: 1}, autoscaler: {max: 3, provision: 90s, idle: 5m}}";
    let text = web(&format!("{nodes}, events: [{{at: 1m, rollout: {{}}}}]"), 6, ", readinessProbe: {periodSeconds: 5}");
    let mut session = open(&text);
    session.run_until(at(5));
    assert_eq!((count(&session, Stage::Ready), count(&session, Stage::Pending)), (4, 2));
    assert!(pods(&session).iter().filter(|pod| pod.stage == Stage::Pending).all(|pod| pod.unschedulable));
    session.run_until(at(1500));
    assert_eq!(count(&session, Stage::Ready), 6);
    let history = changes(&session, |i| session.engine().history().samples.nodes[i]);
    // Ten seconds until the autoscaler looks, then the time that a node takes.
    assert_eq!(history[..2], [(0, 1), (100, 2)]);
}

#[test]
fn a_cluster_without_nodes_is_one_where_everything_waits() {
    let mut session = open(&web("cluster: {nodes: {count: 0}}, traffic: [{constant: 5}]", 3, ""));
    session.run_until(at(600));
    assert_eq!((count(&session, Stage::Pending), pods(&session).len()), (3, 3));
    let totals = session.engine().workload().totals(session.now());
    assert!((totals.dropped - 3000.0).abs() < 1e-6, "{totals:?}");
    let error = session.engine().history().syncs.last().and_then(|sync| sync.error.clone()).unwrap_or_default();
    assert!(error.contains("no metrics returned from resource metrics API"), "{error}");
}

#[test]
fn a_queue_is_drained_as_fast_as_its_consumers_work() {
    // Each pod takes 8 messages in (20 ms + 40 ms): 133 a second.
    let text = web("messageQueue: {backlog: 4000}, traffic: [{constant: 200}]", 2, "");
    let mut session = open(&text);
    session.run_until(at(30));
    let workload = session.engine().workload();
    let capacity = workload.capacity();
    assert!((capacity - 16.0 / 0.06).abs() < 1e-6, "{capacity}");
    assert!((workload.waiting() - (4000.0 - (capacity - 200.0) * 30.0)).abs() < 1e-6, "{}", workload.waiting());
    session.run_until(at(120));
    let totals = session.engine().workload().totals(session.now());
    assert!((totals.arrived - (4000.0 + 200.0 * 120.0)).abs() < 1e-6 && totals.waiting.abs() < 1e-6, "{totals:?}");
    assert_eq!(totals.dropped, 0.0);
}

#[test]
fn what_is_sent_again_is_counted_once() {
    let lost = |retries: u32| {
        let spec = format!("app: {{workers: 1, queue: 10, retries: {retries}}}, traffic: [{{constant: 20}}]");
        let mut session = open(&web(&spec, 1, ""));
        session.run_until(at(600));
        let totals = session.engine().workload().totals(session.now());
        let accounted = totals.served + totals.dropped + totals.waiting;
        assert!((totals.arrived - 12_000.0).abs() < 1e-6 && (totals.arrived - accounted).abs() < 1e-6, "{totals:?}");
        totals
    };
    let (once, thrice) = (lost(0), lost(2));
    // A pod that is full already serves no more for being asked again.
    assert!((once.served - thrice.served).abs() < 1.0, "{once:?} {thrice:?}");
    assert!(once.retried == 0.0 && thrice.retried > 1_000.0, "{thrice:?}");
}

#[test]
fn the_pod_with_the_fewest_requests_gets_the_next() {
    let lost = |spreading: &str| {
        let app = format!("app: {{workers: 1, queue: 60, timeout: 60s, spreading: {spreading}}}");
        let spec = format!("{app}, traffic: [{{constant: 46}}], events: [{{at: 1m, unready: {{pods: 1, for: 6s}}}}]");
        let mut session = open(&web(&spec, 3, ""));
        session.run_until(at(76));
        let mut backlogs: Vec<_> = pods(&session).iter().map(|pod| pod.backlog).collect();
        backlogs.sort_by(f64::total_cmp);
        backlogs[2] - backlogs[0]
    };
    assert!(lost("random") > 25.0, "{}", lost("random"));
    assert!(lost("leastRequests") < 1.0, "{}", lost("leastRequests"));
}

#[test]
fn other_pods_that_the_selector_matches_are_averaged_in() {
    let text = web("others: {batch: {cpu: 750m}}", 2, "");
    let (_, other) = text.rsplit_once("---\n").expect("it has several documents");
    let mut session = open(&format!("{text}---\n{}", other.replace("name: web}", "name: batch}")));
    session.run_until(at(90));
    let status = &session.engine().autoscaler().status;
    // Two pods at 2m of 250m, two at 750m, and the requests of the first two: 1664 of 1000.
    assert_eq!(session.engine().history().syncs.last().and_then(|sync| sync.error.clone()), None);
    assert!(format!("{:?}", status.current_metrics).contains("Some(166)"), "{:?}", status.current_metrics);
}

#[test]
fn what_is_wrong_with_the_cluster_is_said_in_its_place() {
    let text = "kind: Scenario\nspec:\n  cluster: {nodes: {count: 9999, cpu: much}}\n  others: {gone: {cpu: 1}}\n  \
                messageQueue: {backlog: -1}\n  app: {spreading: evenly, memory: {base: -1Mi}}\n  pipeline:\n    external:\n    \
                - {metric: a}\n    - {of: age}\n    - {metric: a, of: b}\n";
    let said: Vec<String> = Session::check(text).iter().map(ToString::to_string).collect();
    let expected = [
        "3:21: error: spec.cluster.nodes.count: Invalid value: 9999: must be from 0 to 5000",
        "3:39: error: spec.cluster.nodes.cpu: expected a quantity such as 500m, 2 or 1Gi, found the string \"much\"",
        "4:12: error: spec.others.gone: Not found: the text has no other workload of this name",
        "5:18: error: spec.messageQueue.backlog: Invalid value: -1: must be from 0 to 1000000000000",
        "6:9: error: spec.app.spreading: Unsupported value: \"evenly\": supported values: \"random\", \"roundRobin\", \
         \"leastRequests\"",
        "6:37: error: spec.app.memory.base: Invalid value: -1048576: must be from 0 to 1000000000000000",
        "9:7: error: spec.pipeline.external[0]: Required value: must have one of of, values",
        "10:7: error: spec.pipeline.external[1].metric: Required value",
        "11:19: error: spec.pipeline.external[2].of: Unsupported value: \"b\": supported values: \"backlog\", \"age\", \
         \"rate\"",
    ];
    for line in expected {
        assert!(said.iter().any(|said| said == line), "{line}\n{said:#?}");
    }
}
