//! The lesson that is open: how far one is in it, and what leads further.

use std::cell::RefCell;
use std::rc::Rc;

use yew::platform::spawn_local;

use super::progress;
use crate::present::lesson::sync_at;
use crate::session::lesson::{self, Addressed, Lesson};
use crate::session::{Command, Extension, Session, Speed, link};
use crate::ui::look::Notice;
use crate::ui::registry::Subscription;
use crate::ui::store::{Next, Store};
use crate::ui::studio::keeping;
use crate::ui::studio::start::{Turn, carry_out};
use crate::ui::{arrive, dom, keep};
use crate::units::SimTime;

/// The tab of the lesson, beside those of the manifest.
pub(super) const TAB: usize = 5;
/// The tab of the autoscaler's text.
const HPA: usize = 0;
/// The tab of the scenario document.
const SCENARIO: usize = 4;
/// The tab with the explanation.
const WHY: usize = 0;
/// How what is done in a lesson is named where it is kept.
const KEPT: &str = "lesson:";

/// How far one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// What will happen?
    Predict,
    /// The run shows it.
    Watch,
    /// The run has shown it.
    Seen,
    /// The person's own manifest is to bring something about.
    Do,
}

/// The lesson that is open.
#[derive(Clone, PartialEq)]
pub(super) struct Desk {
    /// The lesson.
    pub(super) lesson: Rc<Lesson>,
    /// How far one is in it.
    pub(super) step: Step,
    /// The choice that was taken this time.
    pub(super) choice: Option<usize>,
    /// The scenario that it has started.
    pub(super) scenario: String,
    /// What ran before there was a lesson.
    before: Before,
}

/// What ran before there was a lesson: its name, how fast, and whether.
#[derive(Clone, PartialEq)]
struct Before {
    name: String,
    speed: Speed,
    running: bool,
}

impl Before {
    fn of(session: &Session) -> Self {
        Self { name: session.scenario().name.clone(), speed: session.speed(), running: session.running() }
    }
}

thread_local! {
    static OPEN: RefCell<Option<Desk>> = const { RefCell::new(None) };
    /// What waits for the run to have shown what it shows.
    static WATCH: RefCell<Option<Subscription>> = const { RefCell::new(None) };
}

/// The lesson that is open, if one is.
pub(super) fn open() -> Option<Desk> {
    OPEN.with_borrow(Clone::clone)
}

fn set(store: &Store, desk: Option<Desk>) {
    let there = desk.is_some();
    OPEN.set(desk);
    store.set_look(|look| {
        look.lesson = if there { look.lesson + 1 } else { 0 };
        if there {
            look.manifest = TAB;
        } else if look.manifest == TAB {
            look.manifest = HPA;
        }
    });
}

fn go(store: &Store, desk: &Desk, step: Step) {
    WATCH.take();
    set(store, Some(Desk { step, ..desk.clone() }));
}

/// Starts a lesson from its beginning; what was done to what runs is kept first.
pub(super) fn begin(store: &Store, lesson: Rc<Lesson>) {
    let (store, turn) = (store.clone(), Turn::take());
    spawn_local(async move {
        let there = store.extended().await;
        if !turn.lasts() {
            return;
        }
        if !there {
            store.set_look(|look| look.notice = Some(Notice::NotLoaded));
            return;
        }
        keeping::save(&store);
        if let Some(desk) = open().filter(|desk| desk.lesson.name != lesson.name) {
            keeping::leave(&store, &key(&desk.lesson));
        }
        let before = open().map_or_else(|| store.read(Before::of), |desk| desk.before);
        let scenario = start(&store, &lesson);
        let built_in = lesson::names().contains(&lesson.name.as_str());
        if addressed().is_some_and(|name| name != lesson.name && (built_in || !name.is_empty())) {
            dom::forget_fragment();
        }
        let desk = Desk { lesson, step: Step::Predict, choice: None, scenario, before };
        store.set_look(|look| look.notice = None);
        go(&store, &desk, Step::Predict);
    });
}

/// Starts what a lesson runs; the name of that.
fn start(store: &Store, lesson: &Lesson) -> String {
    for command in lesson.start() {
        store.dispatch_from_outside(command);
    }
    keep_under(store, lesson)
}

/// The name under which what is done in a lesson is kept.
fn key(lesson: &Lesson) -> String {
    [KEPT, &lesson.name].concat()
}

/// Whether something was done in the lesson that is open at another time.
pub(super) fn has_past() -> bool {
    open().is_some_and(|desk| keeping::kept().left(&key(&desk.lesson)).is_some())
}

/// Goes on with what was done in the lesson at another time.
pub(super) fn take_up(store: &Store) {
    let Some(desk) = open() else { return };
    let commands = keeping::kept().left(&key(&desk.lesson)).map(link::commands);
    let Some(Ok(commands)) = commands else { return };
    let store = store.clone();
    spawn_local(async move {
        if carry_out(&store, commands, Turn::take()).await.is_ok() {
            let scenario = keep_under(&store, &desk.lesson);
            go(&store, &Desk { scenario, ..desk }, Step::Do);
        }
    });
}

/// What is done in a lesson is kept beside what was done to its scenario, not in its place.
fn keep_under(store: &Store, lesson: &Lesson) -> String {
    let scenario = store.read(|session| session.scenario().name.clone());
    keeping::keep_under(Some((scenario.clone(), key(lesson))));
    scenario
}

/// Starts a lesson of those that come with the page; whether there is one of that name.
pub(super) fn begin_built_in(store: &Store, name: &str) -> bool {
    let lesson = lesson::find(name, Extension::linked());
    let there = lesson.is_some();
    if let Some(lesson) = lesson {
        begin(store, Rc::new(lesson));
    }
    there
}

/// Takes a choice, or none, and lets the run show what happens.
pub(super) fn predict(store: &Store, choice: Option<usize>) {
    let Some(desk) = open() else { return };
    if let Some(choice) = choice.and_then(|choice| u8::try_from(choice).ok()) {
        progress::change(store, |progress| progress.take(&desk.lesson.name, choice));
    }
    // What happens is shown on the run as it comes.
    let question = SimTime::ZERO + desk.lesson.question.at;
    if store.read(|session| altered(session) || session.now() != question) {
        start(store, &desk.lesson);
    }
    go(store, &Desk { choice, ..desk.clone() }, Step::Watch);
    store.dispatch(Command::SetSpeed { speed: Speed::X60 });
    store.dispatch(Command::Play);
    let (reader, until) = (store.clone(), SimTime::ZERO + desk.lesson.reveal.until);
    let subscription = store.on_frame(move |_| {
        if reader.read(Session::now) >= until {
            let store = reader.clone();
            spawn_local(async move { show(&store) });
        }
        Next::Rest
    });
    WATCH.set(Some(subscription));
}

/// Whether a person has done something to the run or to the text.
fn altered(session: &Session) -> bool {
    session.has_draft() || !session.line().actions().is_empty()
}

/// Goes to where the run has shown what it shows, and explains it.
pub(super) fn show(store: &Store) {
    let Some(desk) = open().filter(|desk| desk.step == Step::Watch) else { return };
    let reveal = &desk.lesson.reveal;
    store.dispatch(Command::Pause);
    // What was played beyond it would stand in the timeline as what is to come.
    if store.read(|session| session.end() > SimTime::ZERO + reveal.until && !altered(session)) {
        start(store, &desk.lesson);
    }
    store.dispatch(Command::Seek { time: reveal.until });
    let sync = store.read(|session| sync_at(session, reveal.sync));
    store.dispatch(Command::Explain { sync });
    store.set_look(|look| look.right = WHY);
    go(store, &desk, Step::Seen);
}

/// On to what is to be done.
pub(super) fn on_to_do(store: &Store) {
    if let Some(desk) = open() {
        go(store, &desk, Step::Do);
    }
}

/// To what is to be changed: the text of the autoscaler, or the scenario document where the solution is there.
pub(super) fn edit(store: &Store) {
    let elsewhere = open().is_some_and(|desk| desk.lesson.is_of_the_document(Extension::linked()));
    store.set_look(|look| look.manifest = if elsewhere { SCENARIO } else { HPA });
    dom::bring_into_view(".area-manifest");
}

/// The run from the start, with the manifest as it is.
pub(super) fn run_again(store: &Store) {
    store.dispatch(Command::Reset);
    store.dispatch(Command::Play);
}

/// Back to the question, with the run as it comes.
pub(super) fn again(store: &Store) {
    if let Some(desk) = open() {
        begin(store, desk.lesson);
    }
}

/// Notes that all checks held.
pub(super) fn finish(store: &Store) {
    if let Some(desk) = open() {
        progress::change(store, |progress| progress.finish(&desk.lesson.name));
    }
}

/// The lesson after the one that is open, or the first one.
pub(super) fn after() -> Option<&'static str> {
    let names = lesson::names();
    let place = open().and_then(|desk| names.iter().position(|name| *name == desk.lesson.name));
    match place {
        Some(place) => names.get(place + 1).copied(),
        None => names.first().copied(),
    }
}

/// On to the lesson after the one that is open.
pub(super) fn next(store: &Store) {
    if let Some(name) = after() {
        begin_built_in(store, name);
    }
}

/// The lesson before the one that is open.
fn before() -> Option<&'static str> {
    let names = lesson::names();
    let place = names.iter().position(|name| open().is_some_and(|desk| *name == desk.lesson.name))?;
    names.get(place.checked_sub(1)?).copied()
}

/// On by one step, and from the last one to the next lesson.
pub(super) fn forward(store: &Store) {
    match open().map(|desk| desk.step) {
        Some(Step::Predict) => predict(store, None),
        Some(Step::Watch) => show(store),
        Some(Step::Seen) => on_to_do(store),
        Some(Step::Do) | None => next(store),
    }
}

/// Back by one step, and from the first one to the lesson before.
pub(super) fn back(store: &Store) {
    let Some(desk) = open() else { return };
    match desk.step {
        Step::Do => {
            start(store, &desk.lesson);
            go(store, &desk, Step::Watch);
            show(store);
        }
        Step::Watch | Step::Seen => again(store),
        Step::Predict => {
            if let Some(name) = before() {
                begin_built_in(store, name);
            }
        }
    }
}

/// Leaves the lesson: what was done in it is kept, and what ran before comes back.
pub(super) fn leave(store: &Store) {
    let Some(desk) = open() else { return };
    if store.read(|session| session.scenario().name != desk.scenario) {
        return close(store);
    }
    let Before { name, speed, running } = desk.before;
    store.dispatch(if running { Command::Play } else { Command::Pause });
    store.dispatch(Command::SetSpeed { speed });
    // That closes the lesson, too.
    keep::select(store, &name);
}

/// Closes the lesson; what runs goes on.
pub(super) fn close(store: &Store) {
    WATCH.take();
    keeping::keep_under(None);
    if let Some(desk) = open() {
        keeping::leave(store, &key(&desk.lesson));
    }
    if addressed().is_some() {
        dom::forget_fragment();
    }
    set(store, None);
}

/// The lesson that the address leads to: its name, or nothing of one that is in the address itself.
fn addressed() -> Option<String> {
    let link = arrive::link().filter(|link| lesson::is_addressed(link))?;
    Some(match lesson::addressed(&link) {
        Ok(Addressed::BuiltIn { name, .. }) => name,
        _ => String::new(),
    })
}

/// Shows a lesson beside the run that was kept of it.
pub(super) fn resume(store: &Store, key: &str) {
    let Some(lesson) = key.strip_prefix(KEPT).and_then(|name| lesson::find(name, Extension::linked())) else { return };
    let lesson = Rc::new(lesson);
    let name = Session::catalog().first().map_or("", |(name, _)| name).to_owned();
    let before = Before { name, speed: Speed::default(), running: true };
    let scenario = keep_under(store, &lesson);
    set(store, Some(Desk { lesson, step: Step::Do, choice: None, scenario, before }));
}
