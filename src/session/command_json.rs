//! Commands from JSON, read by hand: serde's way to a tagged enum takes five times the room in the page.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::command::{Command, SliderId, Speed};
use crate::manifest::edit::Field;
use crate::sim::{Component, Health};
use crate::units::SimDuration;

impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        command(&value).map_err(serde::de::Error::custom)
    }
}

/// The fields of a command, each of which must be asked for.
struct Fields<'a> {
    all: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    fn get(&mut self, name: &'static str) -> &'a Value {
        self.known.push(name);
        self.all.get(name).unwrap_or(&Value::Null)
    }

    fn text(&mut self, name: &'static str) -> Result<&'a str, String> {
        self.get(name).as_str().ok_or_else(|| format!("{name}: expected text"))
    }

    fn one_of<T: Copy + Serialize>(&mut self, name: &'static str, all: &[T]) -> Result<T, String> {
        let value = self.get(name);
        let is = |choice: &&T| serde_json::to_value(**choice).is_ok_and(|choice| choice == *value);
        all.iter().find(is).copied().ok_or_else(|| format!("{name}: there is no {value}"))
    }
}

fn command(value: &Value) -> Result<Command, String> {
    let all = value.as_object().ok_or("expected an object with a command")?;
    let mut fields = Fields { all, known: Vec::new() };
    let name = fields.text("command")?;
    let command = match name {
        "play" => Command::Play,
        "pause" => Command::Pause,
        "reset" => Command::Reset,
        "nextSync" => Command::NextSync,
        "nextEvent" => Command::NextEvent,
        "setSpeed" => Command::SetSpeed { speed: fields.one_of("speed", &Speed::ALL)? },
        "slide" => Command::Slide {
            slider: fields.one_of("slider", &SliderId::ALL)?,
            value: fields.get("value").as_f64().ok_or("value: expected a number")?,
        },
        "editManifest" => Command::EditManifest { text: fields.text("text")?.to_owned() },
        "setField" => Command::SetField { field: field(fields.get("field"))?, value: written(fields.get("value"))? },
        "load" => Command::Load { text: fields.text("text")?.to_owned() },
        "selectScenario" => Command::SelectScenario { name: fields.text("name")?.to_owned() },
        "setFault" => Command::SetFault {
            component: fields.one_of("component", &Component::ALL)?,
            health: health(fields.get("health"))?,
            span: duration("for", fields.get("for"))?,
        },
        "kill" => {
            let pods = fields.get("pods").as_u64().and_then(|pods| u32::try_from(pods).ok());
            Command::Kill { pods: pods.ok_or("pods: expected a count")? }
        }
        "seek" => match fields.get("timeMs").as_i64() {
            Some(millis) => Command::Seek { time: SimDuration::from_millis(millis) },
            None => Command::Seek { time: duration("time", fields.get("time"))?.ok_or("time: expected a duration")? },
        },
        "unfork" => Command::Unfork,
        "explain" => {
            let sync = fields.get("sync");
            let number = sync.as_u64();
            if number.is_none() && !sync.is_null() {
                return Err("sync: expected a number or null".to_owned());
            }
            Command::Explain { sync: number }
        }
        _ => return Err(format!("there is no command {name:?}")),
    };
    match all.keys().find(|key| !fields.known.contains(&key.as_str())) {
        Some(unknown) => Err(format!("unknown field {unknown:?}")),
        None => Ok(command),
    }
}

/// A name, or `{"target": 0}`.
fn field(value: &Value) -> Result<Field, String> {
    let index = || value["target"].as_u64().and_then(|index| usize::try_from(index).ok());
    let field = match value.as_str() {
        Some("min-replicas") => Some(Field::MinReplicas),
        Some("max-replicas") => Some(Field::MaxReplicas),
        Some("scale-down-window") => Some(Field::ScaleDownWindow),
        Some(_) => None,
        None => index().map(Field::Target),
    };
    field.ok_or_else(|| format!("field: there is no {value}"))
}

/// A text, or a number as it is written.
fn written(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err("value: expected text or a number".to_owned()),
    }
}

/// A name, or `{"slow": {"delay": "30s"}}`.
fn health(value: &Value) -> Result<Health, String> {
    let health = match duration("delay", &value["slow"]["delay"])? {
        Some(delay) => Some(Health::Slow { delay }),
        None => value.as_str().and_then(Health::named),
    };
    health.ok_or_else(|| format!("health: there is no {value}"))
}

fn duration(name: &str, value: &Value) -> Result<Option<SimDuration>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => text.parse().map(Some).map_err(|error| format!("{name}: {error}")),
        _ => Err(format!("{name}: expected a duration such as \"90s\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_read_as_it_is_written() {
        let text = || "x".to_owned();
        let delay = SimDuration::from_secs(30);
        let span = Some(SimDuration::from_secs(120));
        let mut commands = vec![
            Command::Play,
            Command::Pause,
            Command::Reset,
            Command::NextSync,
            Command::NextEvent,
            Command::EditManifest { text: text() },
            Command::Load { text: text() },
            Command::SetField { field: Field::Target(2), value: text() },
            Command::SelectScenario { name: text() },
            Command::Kill { pods: 3 },
            Command::Seek { time: delay },
            Command::Unfork,
            Command::Explain { sync: Some(7) },
            Command::Explain { sync: None },
        ];
        commands.extend(Speed::ALL.map(|speed| Command::SetSpeed { speed }));
        let fields = [Field::MinReplicas, Field::MaxReplicas, Field::ScaleDownWindow];
        commands.extend(fields.map(|field| Command::SetField { field, value: text() }));
        commands.extend(SliderId::ALL.map(|slider| Command::Slide { slider, value: 1.5 }));
        let healths =
            [Health::Works, Health::Absent, Health::Down, Health::Slow { delay }, Health::Frozen, Health::Zeros];
        let component = Component::ALL[0];
        commands.extend(healths.map(|health| Command::SetFault { component, health, span }));
        let works = |component| Command::SetFault { component, health: Health::Works, span: None };
        commands.extend(Component::ALL.map(works));
        for command in commands {
            let json = serde_json::to_string(&command).expect("a command can be written");
            assert_eq!(serde_json::from_str::<Command>(&json).ok(), Some(command), "{json}");
        }
    }

    #[test]
    fn a_time_may_be_in_milliseconds() {
        let time = SimDuration::from_secs(465);
        for json in [r#"{"command":"seek","timeMs":465000}"#, r#"{"command":"seek","time":"7m45s"}"#] {
            assert_eq!(serde_json::from_str::<Command>(json).ok(), Some(Command::Seek { time }), "{json}");
        }
    }

    #[test]
    fn a_number_is_written_as_it_is() {
        let json = r#"{"command":"setField","field":"max-replicas","value":12}"#;
        let command = Command::SetField { field: Field::MaxReplicas, value: "12".to_owned() };
        assert_eq!(serde_json::from_str::<Command>(json).ok(), Some(command));
    }

    #[test]
    fn what_is_no_command_is_said() {
        let cases = [
            ("[]", "expected an object with a command"),
            (r#"{"command":"jump"}"#, "there is no command \"jump\""),
            (r#"{"command":"play","now":1}"#, "unknown field \"now\""),
            (r#"{"command":"slide","slider":"x","value":1}"#, "slider: there is no \"x\""),
            (r#"{"command":"kill","pods":-1}"#, "pods: expected a count"),
            (r#"{"command":"seek","time":7}"#, "time: expected a duration such as \"90s\""),
            (r#"{"command":"setField","field":"replicas","value":1}"#, "field: there is no \"replicas\""),
            (r#"{"command":"setField","field":{"target":0}}"#, "value: expected text or a number"),
            (r#"{"command":"seek"}"#, "time: expected a duration"),
            (r#"{"command":"setFault","component":"custom","health":"ill"}"#, "health: there is no \"ill\""),
        ];
        for (json, said) in cases {
            assert_eq!(serde_json::from_str::<Command>(json).unwrap_err().to_string(), said, "{json}");
        }
    }
}
