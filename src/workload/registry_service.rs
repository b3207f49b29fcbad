//! A private image registry of several instances behind a load balancer: a service that a larger count alone does not scale,
//! as each instance has something that the others lack. Chances are in closed form; one login is a trace with a seed.
//!
//! The model: every request goes to the next instance in turn, and so many requests of others come in between that where the
//! next one of the same client goes is even chance. An account, an image and a session are made on one instance.

use crate::random::Stream;

/// The most instances.
pub const MOST_INSTANCES: u32 = 5;

/// How the service is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegistryService {
    /// How many instances there are, from 1 to [`MOST_INSTANCES`].
    pub instances: u32,
    /// The keys that tokens are signed with.
    pub keys: Keys,
    /// Where sessions of the web page are kept.
    pub sessions: Sessions,
    /// Where images are kept.
    pub images: Images,
    /// Where accounts are kept.
    pub database: Database,
}

/// The keys that tokens are signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Each instance has made its own.
    PerInstance,
    /// All have the same, from one Secret.
    Shared,
}

/// Where sessions are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// In the memory of the instance that made them.
    Local,
    /// In Redis, which all ask.
    Redis,
}

/// Where images are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// On the disk of the instance that they were pushed to.
    Local,
    /// There, and each instance sends what it is pushed to the next one.
    Replicated,
    /// In one store that all share.
    Shared,
}

/// Where accounts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// In a database of each instance.
    Inside,
    /// In one database that all ask.
    Outside,
}

/// A chance: so many cases out of so many that are all as likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    /// The cases in which it goes well.
    pub good: u32,
    /// All cases.
    pub all: u32,
}

/// What becomes of what is pushed to one instance by the rules of replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replication {
    /// There are no rules.
    None,
    /// It reaches all, and ends there.
    Ends,
    /// It goes round and round: the last instance sends it to the first, which did not have it from there and takes it for new.
    Loops,
}

/// An instance, from 0.
pub type Instance = u32;

/// One request of a login and the pull after it, and what the instance made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// Without a token: the instance says where one is given.
    Challenged {
        /// Which one.
        at: Instance,
    },
    /// For a token, with a password.
    Token {
        /// Which one.
        at: Instance,
        /// The key that the token is signed with; none is the shared one.
        key: Option<Instance>,
        /// Where the account was made, if this instance does not know it.
        unknown: Option<Instance>,
    },
    /// With the token.
    Verified {
        /// Which one.
        at: Instance,
        /// The key that it was signed with, if this instance verifies with its own, another one.
        signed_by: Option<Instance>,
    },
    /// For the manifest of an image.
    Pulled {
        /// Which one.
        at: Instance,
        /// Where the image is, if not here.
        elsewhere: Option<Instance>,
    },
    /// For the next page of the web page, in a session.
    Paged {
        /// Which one.
        at: Instance,
        /// Where the session is, if not here.
        elsewhere: Option<Instance>,
    },
}

impl Chance {
    fn one_of(cases: u32, certain: bool) -> Self {
        if certain { Self { good: 1, all: 1 } } else { Self { good: 1, all: cases.max(1) } }
    }

    fn and(self, other: Self) -> Self {
        Self { good: self.good * other.good, all: self.all * other.all }
    }

    /// The cases in which it goes wrong.
    #[must_use]
    pub const fn bad(self) -> u32 {
        self.all - self.good
    }
}

impl Hop {
    /// The instance that the request went to.
    #[must_use]
    pub const fn at(self) -> Instance {
        match self {
            Self::Challenged { at }
            | Self::Token { at, .. }
            | Self::Verified { at, .. }
            | Self::Pulled { at, .. }
            | Self::Paged { at, .. } => at,
        }
    }

    /// Whether the request was refused for what this instance lacks.
    #[must_use]
    pub const fn failed(self) -> bool {
        match self {
            Self::Challenged { .. } => false,
            Self::Token { unknown: lack, .. }
            | Self::Verified { signed_by: lack, .. }
            | Self::Pulled { elsewhere: lack, .. }
            | Self::Paged { elsewhere: lack, .. } => lack.is_some(),
        }
    }
}

impl RegistryService {
    /// As it comes: everything in the one instance there is.
    #[must_use]
    pub const fn alone() -> Self {
        Self {
            instances: 1,
            keys: Keys::PerInstance,
            sessions: Sessions::Local,
            images: Images::Local,
            database: Database::Inside,
        }
    }

    /// With what is put outside first: the database, of which there can only be one.
    #[must_use]
    pub const fn usual() -> Self {
        Self { database: Database::Outside, ..Self::alone() }
    }

    /// The same with as many instances as it can have.
    #[must_use]
    pub fn with_instances(self, instances: u32) -> Self {
        Self { instances: instances.clamp(1, MOST_INSTANCES), ..self }
    }

    /// That the instance which is asked for a token knows the account.
    #[must_use]
    pub fn account_known(self) -> Chance {
        Chance::one_of(self.instances, self.database == Database::Outside)
    }

    /// That a token is verified by an instance that has the key it was signed with.
    #[must_use]
    pub fn token_verified(self) -> Chance {
        Chance::one_of(self.instances, self.keys == Keys::Shared)
    }

    /// That a login goes well: the account is known, and the token is verified.
    #[must_use]
    pub fn login(self) -> Chance {
        self.account_known().and(self.token_verified())
    }

    /// That the instance which is asked for an image has it, once what is replicated has arrived.
    #[must_use]
    pub fn image_found(self) -> Chance {
        Chance::one_of(self.instances, self.images != Images::Local)
    }

    /// That a session is still there on the next page.
    #[must_use]
    pub fn session_kept(self) -> Chance {
        Chance::one_of(self.instances, self.sessions == Sessions::Redis)
    }

    /// What becomes of an image that is pushed. An instance does not send it back to the one it had it from: of two, that ends
    /// it; of three and more in a circle, none ever has it from the one that it sends it to.
    #[must_use]
    pub const fn replication(self) -> Replication {
        match (self.images, self.instances) {
            (Images::Replicated, 2) => Replication::Ends,
            (Images::Replicated, 3..) => Replication::Loops,
            _ => Replication::None,
        }
    }

    /// Whether every instance can do what every other can.
    #[must_use]
    pub fn scales_out(self) -> bool {
        self.instances == 1
            || (self.keys == Keys::Shared
                && self.sessions == Sessions::Redis
                && self.database == Database::Outside
                && self.images == Images::Shared)
    }

    /// The requests of one login, with a pull and a page after it if it goes well. Account, image and session were made
    /// by the first instance that the client met.
    #[must_use]
    pub fn trace(self, seed: u64, login: u32) -> Vec<Hop> {
        let mut stream = Stream::named(seed, &format!("registry login {login}"));
        let count = self.instances.max(1);
        let mut turn = 0;
        let mut next = move || {
            // In turn, with as many requests of others in between as chance has it.
            turn = (turn + u32::try_from(stream.below(u64::from(count))).unwrap_or(0)) % count;
            turn
        };
        let (made, at) = (next(), next());
        let lacks = |there: bool, at: Instance, made: Instance| Some(made).filter(|_| !there && at != made);
        let mut hops = vec![Hop::Challenged { at: made }];
        let own = self.keys == Keys::PerInstance;
        let unknown = lacks(self.database == Database::Outside, at, made);
        hops.push(Hop::Token { at, key: Some(at).filter(|_| own), unknown });
        if unknown.is_some() {
            return hops;
        }
        let (signer, at) = (at, next());
        let signed_by = lacks(!own, at, signer);
        hops.push(Hop::Verified { at, signed_by });
        if signed_by.is_some() {
            return hops;
        }
        let at = next();
        hops.push(Hop::Pulled { at, elsewhere: lacks(self.images != Images::Local, at, made) });
        let at = next();
        hops.push(Hop::Paged { at, elsewhere: lacks(self.sessions == Sessions::Redis, at, made) });
        hops
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: RegistryService = RegistryService {
        instances: 3,
        keys: Keys::Shared,
        sessions: Sessions::Redis,
        images: Images::Shared,
        database: Database::Outside,
    };

    #[test]
    fn with_keys_of_their_own_all_but_one_of_n_logins_fail() {
        for instances in 1..=MOST_INSTANCES {
            let service = RegistryService { instances, keys: Keys::PerInstance, ..SHARED };
            assert_eq!((service.login().bad(), service.login().all), (instances - 1, instances));
            assert_eq!(RegistryService { instances, ..SHARED }.login().bad(), 0);
        }
        let both = RegistryService { keys: Keys::PerInstance, database: Database::Inside, ..SHARED };
        assert_eq!(both.login(), Chance { good: 1, all: 9 });
    }

    #[test]
    fn each_thing_that_is_kept_apart_has_its_own_chance() {
        let alone = RegistryService::alone().with_instances(4);
        let quarter = Chance { good: 1, all: 4 };
        assert_eq!([alone.image_found(), alone.session_kept(), alone.account_known()], [quarter; 3]);
        assert!(!alone.scales_out() && SHARED.scales_out() && RegistryService::alone().scales_out());
        assert_eq!(alone.with_instances(99).instances, MOST_INSTANCES);
    }

    #[test]
    fn three_that_replicate_in_a_circle_never_end() {
        let of = |instances| RegistryService { instances, images: Images::Replicated, ..SHARED }.replication();
        assert_eq!(
            [1, 2, 3, 5].map(of),
            [Replication::None, Replication::Ends, Replication::Loops, Replication::Loops]
        );
        assert_eq!(SHARED.replication(), Replication::None);
    }

    #[test]
    fn traces_fail_as_often_as_the_chance_says_and_say_why() {
        for instances in 2..=MOST_INSTANCES {
            let service = RegistryService { instances, keys: Keys::PerInstance, ..SHARED };
            let failed = (0..3_000).filter(|login| service.trace(7, *login).iter().any(|hop| hop.failed())).count();
            let expected = usize::try_from(3_000 * (instances - 1) / instances).expect("it is small");
            assert!(failed.abs_diff(expected) < 90, "{failed} of 3000 with {instances}, not {expected}");
        }
        let service = RegistryService { keys: Keys::PerInstance, ..SHARED };
        let traces: Vec<_> = (0..20).map(|login| service.trace(7, login)).collect();
        for trace in &traces {
            let Some(Hop::Token { at, key: Some(key), unknown: None }) = trace.get(1) else { panic!("{trace:?}") };
            assert_eq!(at, key);
            match trace.get(2) {
                Some(Hop::Verified { at, signed_by: Some(other) }) => assert!(at != other && other == key, "{trace:?}"),
                Some(Hop::Verified { at, signed_by: None }) => assert_eq!(at, key),
                _ => panic!("{trace:?}"),
            }
        }
        assert_eq!(traces, (0..20).map(|login| service.trace(7, login)).collect::<Vec<_>>());
        assert!((0..200).all(|login| SHARED.trace(7, login).iter().all(|hop| !hop.failed())));
    }
}
