//! Everything a person can do, without a screen: one [`Command`] each, and what it changed.
//!
//! Names everything below `present`.

mod command;

pub use command::{Changes, Command, SliderId, Speed};

use crate::units::{SimDuration, SimTime};

/// One person's playground: the scenario, what was done to it, and where in time it stands.
#[derive(Debug)]
pub struct Session {
    now: SimTime,
    running: bool,
    speed: Speed,
}

impl Default for Session {
    fn default() -> Self {
        Self { now: SimTime::ZERO, running: false, speed: Speed::X1 }
    }
}

impl Session {
    /// Carries out one command.
    pub fn apply(&mut self, command: Command) -> Changes {
        match command {
            Command::Play => self.running = true,
            Command::Pause => self.running = false,
            Command::Reset => self.now = SimTime::ZERO,
            Command::SetSpeed { speed } => self.speed = speed,
            _ => {}
        }
        Changes::ALL
    }

    /// Moves simulated time forward by `span`, whatever the speed; nothing when paused.
    pub fn advance(&mut self, span: SimDuration) -> Changes {
        if !self.running {
            return Changes::NONE;
        }
        self.now += span;
        Changes::TIME
    }

    /// The current instant.
    #[must_use]
    pub const fn now(&self) -> SimTime {
        self.now
    }

    /// Whether time moves.
    #[must_use]
    pub const fn running(&self) -> bool {
        self.running
    }

    /// How fast it moves.
    #[must_use]
    pub const fn speed(&self) -> Speed {
        self.speed
    }
}
