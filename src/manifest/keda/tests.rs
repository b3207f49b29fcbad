//! What becomes of ScaledObjects.

use super::*;
use crate::api::gates::FeatureGates;
use crate::api::hpa::{MetricIdentifier, MetricSource, ResourceTarget, ValueTarget};
use crate::api::keda::TriggerSource;
use crate::manifest::{Manifest, read_with};

const TEXT: &str = "\
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: worker
spec:
  scaleTargetRef:
    name: worker
  pollingInterval: 15
  cooldownPeriod: 60
  maxReplicaCount: 20
  advanced:
    horizontalPodAutoscalerConfig:
      behavior:
        scaleDown:
          stabilizationWindowSeconds: 120
  triggers:
  - type: rabbitmq
    metadata:
      hostFromEnv: RABBITMQ_URL
      queueName: orders.new
      mode: QueueLength
      value: \"20\"
      activationValue: \"5\"
  - type: cpu
    metricType: Utilization
    metadata:
      value: \"60\"
      containerName: worker
";

fn read_text(text: &str) -> Manifest {
    read_with(text, FeatureGates::default(), Some(read_scaled_object))
}

fn lines(text: &str) -> Vec<String> {
    read_text(text).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn an_autoscaler_is_made_as_keda_does() {
    let manifest = read_text(TEXT);
    assert_eq!(manifest.problems, []);
    let hpa = manifest.autoscaler.clone().expect("there is an autoscaler");
    assert_eq!((hpa.name.as_str(), hpa.namespace.as_str()), ("keda-hpa-worker", "default"));
    assert_eq!((hpa.spec.min_replicas, hpa.spec.max_replicas), (Replicas(1), Replicas(20)));
    assert_eq!(hpa.spec.scale_target_ref.kind, "Deployment");
    let [first, second] = hpa.spec.metrics.as_slice() else { panic!("there are two metrics") };
    // By type: ContainerResource before External.
    let target = ResourceTarget::Utilization(60);
    assert_eq!(*first, MetricSource::ContainerResource { name: "cpu".into(), container: "worker".into(), target });
    let MetricSource::External { metric: MetricIdentifier { name, selector }, target } = second else {
        panic!("{second:?}")
    };
    assert_eq!(name, "s0-rabbitmq-orders-new");
    assert!(selector.as_ref().is_some_and(|selector| selector.to_string().contains("scaledobject.keda.sh/name")));
    assert!(matches!(target, ValueTarget::AverageValue(average) if average.to_string() == "20"), "{target:?}");
    let window = hpa.spec.behavior.and_then(|behavior| behavior.scale_down.stabilization_window);
    assert_eq!(window, Some(SimDuration::from_secs(120)));
    let keda = manifest.keda.expect("there is KEDA");
    assert_eq!((keda.polling_interval.as_secs(), keda.cooldown_period.as_secs()), (15, 60));
    assert_eq!((keda.resting(), keda.activated()), (Replicas(0), Replicas(1)));
    let [trigger] = keda.triggers.as_slice() else { panic!("one trigger is KEDA's") };
    assert_eq!((trigger.name.as_str(), trigger.source), ("rabbitMQScaler", TriggerSource::Backlog));
    assert!((trigger.activation - 5.0).abs() < 1e-9);
}

#[test]
fn fields_of_the_autoscaler_stand_where_they_come_from() {
    let manifest = read_text(TEXT);
    let at = |path: &str| manifest.locate(path).map(|place| place.line);
    assert_eq!(at("spec.maxReplicas"), Some(10));
    assert_eq!(at("spec.behavior.scaleDown.stabilizationWindowSeconds"), Some(15));
    assert_eq!(at("spec.metrics[1].external.target.averageValue"), Some(22));
    assert_eq!(at("spec.metrics[0].containerResource.target.averageUtilization"), Some(27));
}

#[test]
fn what_keda_refuses_is_refused_in_its_words() {
    let cases = [
        ("value: \"20\"", "value: 20", "22:14: error: spec.triggers[0].metadata[value]: json: cannot unmarshal number"),
        ("maxReplicaCount: 20", "maxReplicas: 20", "strict decoding error: unknown field \"spec.maxReplicas\""),
        (
            "maxReplicaCount: 20",
            "maxReplicaCount: 0\n  minReplicaCount: 3",
            "MinReplicaCount=3 must be less than MaxReplicaCount=0",
        ),
        ("maxReplicaCount: 20", "idleReplicaCount: 0", "IdleReplicaCount=0 must be less than MinReplicaCount=0"),
        ("      queueName: orders.new\n", "", "missing required parameter \"queueName\" in [triggerMetadata]"),
        ("mode: QueueLength", "mode: Length", "trigger mode \"Length\" must be one of QueueLength, MessageRate"),
        (
            "    name: worker\n  polling",
            "    kind: StatefulSet\n  polling",
            "ScaledObject.spec.scaleTargetRef.name is missing",
        ),
        (
            "type: rabbitmq\n",
            "type: rabbitmq\n    metricType: Utilization\n",
            "'Utilization' metric type is unsupported",
        ),
    ];
    for (from, to, said) in cases {
        let text = TEXT.replace(from, to);
        assert_ne!(text, TEXT, "{from}");
        let lines = lines(&text);
        assert!(lines.iter().any(|line| line.contains(said) && line.contains("error:")), "{said}: {lines:?}");
        assert!(read_text(&text).autoscaler.is_none());
    }
}

#[test]
fn a_trigger_that_is_not_known_is_left_out_and_the_rest_works() {
    let manifest = read_text(&TEXT.replace("type: rabbitmq", "type: rabitmq"));
    let lines: Vec<_> = manifest.problems.iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("17:5: warning: spec.triggers[0].type: the trigger \"rabitmq\" is not simulated"),
        "{lines:?}"
    );
    assert!(lines[0].contains("did you mean \"rabbitmq\"?"));
    assert_eq!(manifest.autoscaler.map(|hpa| hpa.spec.metrics.len()), Some(1));
}

#[test]
fn only_cpu_never_scales_to_zero() {
    let (before, cpu) = TEXT.split_once("  - type: rabbitmq").expect("it is there");
    let cpu = cpu.split_once("  - type: cpu").expect("it is there").1;
    let text = format!("{before}  - type: cpu{cpu}");
    assert!(lines(&text)[0].contains("only cpu/memory triggers AND minReplica is 0"), "{:?}", lines(&text));
    assert_eq!(lines(&text.replace("maxReplicaCount", "minReplicaCount: 1\n  maxReplicaCount")), Vec::<String>::new());
}

#[test]
fn an_autoscaler_beside_it_is_in_the_way() {
    let hpa = "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: mine}\nspec:\n  \
               maxReplicas: 5\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}\n";
    let said = lines(&[TEXT, hpa].concat());
    let message = "the workload 'worker' of type 'apps/v1.Deployment' is already managed by the hpa 'mine'";
    assert_eq!(said, [format!("6:3: error: spec.scaleTargetRef: {message}")]);
    let elsewhere = read_text(&[TEXT, &hpa.replace("name: worker", "name: other")].concat());
    assert!(!elsewhere.has_errors() && elsewhere.keda.is_none(), "{:?}", elsewhere.problems);
    let twice = lines(&[TEXT, "---\n", &TEXT.replacen("name: worker", "name: again", 1)].concat());
    assert!(twice[0].contains("is already managed by the ScaledObject 'worker'"), "{twice:?}");
    let service = read_text(&[TEXT, "---\napiVersion: v1\nkind: Service\nmetadata: {name: worker}\n"].concat());
    assert!(!service.has_errors() && service.keda.is_some());
}

#[test]
fn without_what_it_takes_it_is_waited_for() {
    let manifest = read_with(TEXT, FeatureGates::default(), None);
    assert!(manifest.waits && manifest.autoscaler.is_none() && !manifest.has_errors());
}
