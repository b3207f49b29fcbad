//! The one store: the session behind a private cell, commands in, and who is told when which part changed.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::platform::spawn_local;
use yew::prelude::*;

use super::later;
use super::look::Look;
use super::registry::{Registry, Subscription};
use crate::language::Language;
use crate::session::{Changes, Command, Session};
use crate::units::SimDuration;

/// What a painter is told in each animation frame.
#[derive(Clone, Copy)]
pub(super) struct Tick {
    /// The wall clock, in milliseconds.
    pub(super) now_ms: f64,
    /// What changed since the frame before.
    pub(super) changes: Changes,
}

/// Whether a painter has something left to move when nothing else changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// It rests until something changes.
    Rest,
    /// It wants the next frame too.
    Again,
}

/// Readers that are told one after the other, over several frames.
#[derive(Clone, Copy)]
struct Round {
    changes: Changes,
    last: Option<u64>,
}

type Listener = dyn Fn(Changes);
type Painter = dyn Fn(Tick) -> Next;

#[derive(Default)]
struct Inner {
    session: RefCell<Session>,
    readers: Rc<Registry<Listener>>,
    painters: Rc<Registry<Painter>>,
    slides: RefCell<Vec<Command>>,
    scrub: Cell<Option<SimDuration>>,
    unread: Cell<Changes>,
    round: Cell<Option<Round>>,
    unpainted: Cell<Changes>,
    outside: Cell<u64>,
    look: RefCell<Look>,
    lookers: Rc<Registry<dyn Fn()>>,
    wake: RefCell<Option<Rc<dyn Fn()>>>,
}

/// A handle of the store; handles are equal when they are of the same store.
#[derive(Clone, Default)]
pub(super) struct Store(Rc<Inner>);

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Store {
    /// Looks at the session.
    pub(super) fn read<T>(&self, look: impl FnOnce(&Session) -> T) -> T {
        look(&self.0.session.borrow())
    }

    /// Carries out a command and tells everyone at once.
    pub(super) fn dispatch(&self, command: Command) {
        let changes = self.0.session.borrow_mut().apply(command);
        self.note(changes);
        self.tell();
        self.wake();
        self.extend_with();
    }

    /// Loads what rules take, if the session waits for it; if that fails, the next command tries again.
    fn extend_with(&self) {
        if !self.read(Session::wants_extension) {
            return;
        }
        let store = self.clone();
        spawn_local(async move {
            let rules = later::extension().await;
            let mut session = store.0.session.borrow_mut();
            let changes = match rules {
                Ok(rules) => session.extend_with(rules),
                Err(_) => session.not_extended(),
            };
            drop(session);
            store.note(changes);
            store.tell();
            store.wake();
        });
    }

    /// Loads what rules take, whether the session waits for it or not; says whether it is there.
    pub(super) async fn extended(&self) -> bool {
        let Ok(rules) = later::extension().await else { return false };
        let changes = self.0.session.borrow_mut().extend_with(rules);
        self.note(changes);
        true
    }

    /// Carries out a command of the page's program rather than of the person: the editor takes over a new text.
    pub(super) fn dispatch_from_outside(&self, command: Command) {
        if matches!(command, Command::EditManifest { .. }) {
            self.0.outside.set(self.0.outside.get() + 1);
        }
        self.dispatch(command);
    }

    /// What the person looks at.
    pub(super) fn look<T>(&self, read: impl FnOnce(&Look) -> T) -> T {
        read(&self.0.look.borrow())
    }

    /// Changes what the person looks at, and tells who shows it.
    pub(super) fn set_look(&self, change: impl FnOnce(&mut Look)) {
        let before = self.0.look.borrow().clone();
        change(&mut self.0.look.borrow_mut());
        if *self.0.look.borrow() != before {
            self.0.lookers.all().iter().for_each(|looker| looker());
        }
    }

    /// Tells `listener` whenever the person looks at something else.
    pub(super) fn on_look(&self, listener: impl Fn() + 'static) -> Subscription {
        self.0.lookers.add(Rc::new(listener))
    }

    /// Words the page in another language.
    pub(super) fn speak(&self, language: Language) {
        let changes = self.0.session.borrow_mut().speak(language);
        self.note(changes);
        self.tell();
        self.wake();
    }

    /// Counts the texts that came from outside.
    pub(super) fn outside(&self) -> u64 {
        self.0.outside.get()
    }

    /// Moves a slider, in the next frame and once a frame.
    pub(super) fn slide(&self, command: Command) {
        let mut waiting = self.0.slides.borrow_mut();
        waiting.retain(|other| !command.supersedes(other));
        waiting.push(command);
        drop(waiting);
        self.wake();
    }

    /// Moves the position to a time, in the next frame and once a frame; time stops.
    pub(super) fn scrub(&self, time: SimDuration) {
        self.0.scrub.set(Some(time));
        self.wake();
    }

    /// Carries out the sliders' moves that wait, and says whether there were any.
    pub(super) fn carry_out_slides(&self) -> bool {
        let slides = self.0.slides.take();
        let slid = !slides.is_empty();
        for command in slides {
            let changes = self.0.session.borrow_mut().apply(command);
            self.note(changes);
        }
        if slid {
            self.extend_with();
        }
        let scrub = self.0.scrub.take();
        if let Some(time) = scrub {
            let mut session = self.0.session.borrow_mut();
            let changes = session.apply(Command::Pause) | session.apply(Command::Seek { time });
            drop(session);
            self.note(changes);
        }
        slid || scrub.is_some()
    }

    /// Moves simulated time forward.
    pub(super) fn advance(&self, span: SimDuration) {
        let changes = self.0.session.borrow_mut().advance(span);
        self.note(changes);
    }

    fn note(&self, changes: Changes) {
        self.0.unread.set(self.0.unread.get() | changes);
        self.0.unpainted.set(self.0.unpainted.get() | changes);
    }

    /// Whether readers have something to learn.
    pub(super) fn has_news(&self) -> bool {
        self.0.unread.get() != Changes::NONE || self.in_a_round()
    }

    /// Tells the readers what changed since they were last told.
    pub(super) fn tell(&self) {
        let left = self.0.round.take().map_or(Changes::NONE, |round| round.changes);
        let changes = self.0.unread.take() | left;
        if changes != Changes::NONE {
            self.0.readers.all().iter().for_each(|reader| reader(changes));
        }
    }

    /// Whether some readers were told of the last changes, and others were not yet.
    pub(super) fn in_a_round(&self) -> bool {
        self.0.round.get().is_some()
    }

    /// Tells as many readers as `enough` lets it, of one round of changes; those that are left are told by the next call.
    pub(super) fn tell_some(&self, enough: impl Fn() -> bool) {
        let mut round = self.0.round.take().unwrap_or_else(|| Round { changes: self.0.unread.take(), last: None });
        while let Some((id, reader)) = self.0.readers.following(round.last) {
            if enough() {
                return self.0.round.set(Some(round));
            }
            reader(round.changes);
            round.last = Some(id);
        }
    }

    /// Lets the painters paint, and says whether one of them wants to go on.
    pub(super) fn paint(&self, now_ms: f64) -> Next {
        let tick = Tick { now_ms, changes: self.0.unpainted.take() };
        let again = self.0.painters.all().iter().filter(|painter| painter(tick) == Next::Again).count();
        if again > 0 { Next::Again } else { Next::Rest }
    }

    /// Tells `listener` whenever any of `mask` changed, at most ten times a second while time runs.
    pub(super) fn on_change(&self, mask: Changes, listener: impl Fn() + 'static) -> Subscription {
        self.0.readers.add(Rc::new(move |changes: Changes| {
            if changes.any(mask) {
                listener();
            }
        }))
    }

    /// Calls `painter` in every animation frame in which something may have changed.
    pub(super) fn on_frame(&self, painter: impl Fn(Tick) -> Next + 'static) -> Subscription {
        let subscription = self.0.painters.add(Rc::new(painter));
        self.repaint();
        subscription
    }

    /// Asks for a frame in which everything is painted.
    pub(super) fn repaint(&self) {
        self.0.unpainted.set(Changes::ALL);
        self.wake();
    }

    /// Sets what starts the frames when something happens.
    pub(super) fn set_wake(&self, wake: Option<Rc<dyn Fn()>>) {
        *self.0.wake.borrow_mut() = wake;
    }

    /// Asks for a frame.
    pub(super) fn wake(&self) {
        let wake = self.0.wake.borrow().clone();
        if let Some(wake) = wake {
            wake();
        }
    }
}

/// The store of the page.
#[hook]
pub(super) fn use_store() -> Store {
    use_context::<Store>().expect("the app provides the store")
}

/// A slice of the session as it was last looked at.
trait Slice {
    /// Looks again; whether it is another than before.
    fn renew(&self, session: &Session) -> bool;

    /// What was seen.
    fn seen(&self) -> Rc<dyn Any>;
}

struct Seen<T> {
    select: fn(&Session) -> T,
    value: RefCell<Rc<T>>,
}

impl<T: PartialEq + 'static> Slice for Seen<T> {
    fn renew(&self, session: &Session) -> bool {
        let new = (self.select)(session);
        let mut value = self.value.borrow_mut();
        let changed = **value != new;
        if changed {
            *value = Rc::new(new);
        }
        changed
    }

    fn seen(&self) -> Rc<dyn Any> {
        Rc::<T>::clone(&self.value.borrow())
    }
}

/// One slice of the session; the component renders again only when that slice changed.
#[hook]
pub(super) fn use_view<T: PartialEq + 'static>(mask: Changes, select: fn(&Session) -> T) -> Rc<T> {
    let slice = use_slice(
        mask,
        Box::new(move |session| Rc::new(Seen { select, value: RefCell::new(Rc::new(select(session))) })),
    );
    slice.seen().downcast().expect("a component always looks at the same slice")
}

/// A part of what the person looks at; the component renders again only when that part changed.
#[hook]
pub(super) fn use_look<T: PartialEq + Clone + 'static>(select: fn(&Look) -> T) -> T {
    let store = use_store();
    let seen = {
        let store = store.clone();
        use_state_eq(move || store.look(select))
    };
    {
        let setter = seen.setter();
        use_effect_with(store, move |store| {
            let reader = store.clone();
            setter.set(reader.look(select));
            let subscription = store.on_look(move || setter.set(reader.look(select)));
            move || drop(subscription)
        });
    }
    (*seen).clone()
}

/// The language of the page; the component renders again when it is another.
#[hook]
pub(super) fn use_language() -> Language {
    *use_view(Changes::CONTROLS, Session::language)
}

type FirstLook = Box<dyn FnOnce(&Session) -> Rc<dyn Slice>>;

/// The same whatever the slice is: for each type of its own it would be a tenth of the page.
#[hook]
fn use_slice(mask: Changes, first: FirstLook) -> Rc<dyn Slice> {
    let store = use_store();
    let update = use_force_update();
    let slice = {
        let store = store.clone();
        use_memo((), move |()| store.read(first))
    };
    {
        let slice = Rc::clone(&slice);
        use_effect_with(store, move |store| {
            let reader = store.clone();
            let look = move || {
                if reader.read(|session| slice.renew(session)) {
                    update.force_update();
                }
            };
            look();
            let subscription = store.on_change(mask, look);
            move || drop(subscription)
        });
    }
    Rc::clone(&slice)
}
