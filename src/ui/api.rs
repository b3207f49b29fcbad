//! `window.hpaPlayground`: the page's interface for programs, in plain JavaScript values.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::futures::future_to_promise;
use js_sys::{Array, Error, Function, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::registry::{Registry, Subscription};
use super::store::{Next, Store};
use super::{dom, later};
use crate::present;
use crate::session::{Changes, Command};

/// The name of the interface in the window.
const NAME: &str = "hpaPlayground";
/// The least time between two calls of a listener, in milliseconds.
const PERIOD: f64 = 100.0;

type Answer = Result<JsValue, JsValue>;
type Listener = dyn Fn(&JsValue);

/// Listeners of one event of the interface.
type Listeners = Rc<Registry<Listener>>;

#[derive(Clone, Default)]
struct Events {
    change: Listeners,
    sync: Listeners,
    diagnostics: Listeners,
}

/// Puts the interface into the window.
pub(super) fn install(store: &Store) {
    let events = Events::default();
    let _lives_as_long_as_the_page: &'static Subscription = Box::leak(Box::new(watch(store, events.clone())));
    let api = Object::new();
    let put = |name: &str, value: JsValue| Reflect::set(&api, &name.into(), &value).unwrap_or_default();
    let load = store.clone();
    put(
        "load",
        function(move |text, _| {
            let text = text.as_string().ok_or_else(|| error("load: the manifest must be a string of YAML"))?;
            load.dispatch(Command::Load { text });
            Ok(JsValue::UNDEFINED)
        }),
    );
    let send = store.clone();
    put(
        "send",
        function(move |command, _| {
            send.dispatch_from_outside(command_from(&command)?);
            Ok(JsValue::UNDEFINED)
        }),
    );
    let state = store.clone();
    put("state", function(move |_, _| state_of(&state)));
    put(
        "on",
        function(move |event, listener| {
            let listener: Function = listener.dyn_into().map_err(|_| error("on: the listener must be a function"))?;
            subscribe(&events, event.as_string().as_deref(), listener)
        }),
    );
    put("checkRules", function(|text, _| check_rules(&text)));
    Reflect::set(&dom::window(), &NAME.into(), &Object::freeze(&api)).unwrap_or_default();
}

/// A function that lives as long as the page.
fn function(body: impl Fn(JsValue, JsValue) -> Answer + 'static) -> JsValue {
    Closure::<dyn Fn(JsValue, JsValue) -> Answer>::new(body).into_js_value()
}

fn error(message: &str) -> JsValue {
    Error::new(&format!("{NAME}.{message}")).into()
}

fn command_from(value: &JsValue) -> Result<Command, JsValue> {
    let text = match value.as_string() {
        Some(text) => text,
        None => JSON::stringify(value)?.as_string().ok_or_else(|| error("send: a command is an object or its JSON"))?,
    };
    serde_json::from_str(&text).map_err(|problem| error(&format!("send: {problem}")))
}

/// A promise of what is wrong with a configuration of prometheus-adapter, as a list of texts.
fn check_rules(text: &JsValue) -> Answer {
    let text = text
        .as_string()
        .ok_or_else(|| error("checkRules: the configuration of prometheus-adapter must be a string"))?;
    let problems = async move {
        let rules = later::extension().await.map_err(|_| {
            error("checkRules: this part of the page could not be loaded; try again, or reload the page")
        })?;
        Ok(rules.check(&text).iter().map(JsValue::from).collect::<Array>().into())
    };
    Ok(future_to_promise(problems).into())
}

fn state_of(store: &Store) -> Answer {
    let text = serde_json::to_string(&store.read(present::state::state))
        .map_err(|problem| error(&format!("state: {problem}")))?;
    JSON::parse(&text)
}

fn subscribe(events: &Events, event: Option<&str>, listener: Function) -> Answer {
    let registry = match event {
        Some("change") => &events.change,
        Some("sync") => &events.sync,
        Some("diagnostics") => &events.diagnostics,
        _ => return Err(error("on: the event must be \"change\", \"sync\" or \"diagnostics\"")),
    };
    let subscription = registry.add(Rc::new(move |value: &JsValue| {
        if let Err(thrown) = listener.call1(&JsValue::NULL, value) {
            web_sys::console::error_2(&format!("{NAME}: a listener threw").into(), &thrown);
        }
    }));
    let subscription = Rc::new(RefCell::new(Some(subscription)));
    // Who does not keep the function that ends the subscription stays subscribed when that function is collected.
    std::mem::forget(Rc::clone(&subscription));
    Ok(function(move |_, _| {
        subscription.take();
        Ok(JsValue::UNDEFINED)
    }))
}

/// Tells listeners between frames, never from within a command, so that they may send commands themselves.
fn watch(store: &Store, events: Events) -> Subscription {
    let (reader, owed, last) = (store.clone(), Cell::new(Changes::NONE), Cell::new(f64::MIN));
    let sync_of = |store: &Store| store.read(|session| present::controls::transport(session).sync);
    let sync = Cell::new(sync_of(store));
    store.on_frame(move |tick| {
        owed.set(owed.get() | tick.changes);
        if owed.get() == Changes::NONE {
            return Next::Rest;
        }
        if tick.now_ms - last.get() < PERIOD {
            return Next::Again;
        }
        last.set(tick.now_ms);
        let changes = owed.take();
        let now = sync_of(&reader);
        let synced = sync.replace(now) != now;
        let tell = |listeners: &Listeners, value: &dyn Fn() -> Answer| {
            let all = listeners.all();
            if all.is_empty() {
                return;
            }
            match value() {
                Ok(value) => all.iter().for_each(|listener| listener(&value)),
                Err(problem) => web_sys::console::error_1(&problem),
            }
        };
        tell(&events.change, &|| state_of(&reader));
        if synced {
            tell(&events.sync, &|| state_of(&reader));
        }
        if changes.any(Changes::MANIFEST) {
            tell(&events.diagnostics, &|| diagnostics_of(&reader));
        }
        Next::Rest
    })
}

fn diagnostics_of(store: &Store) -> Answer {
    let problems = store.read(present::editor::problems);
    let list: Vec<_> = problems
        .iter()
        .map(|problem| {
            serde_json::json!({
                "severity": problem.severity.to_string(),
                "line": problem.position.line,
                "column": problem.position.column,
                "field": problem.field.as_str(),
                "message": problem.message,
            })
        })
        .collect();
    JSON::parse(&serde_json::Value::Array(list).to_string())
}
