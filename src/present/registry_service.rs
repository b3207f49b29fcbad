//! The private image registry of the lesson `registry-service`: what goes wrong how often, and one login step by step.

use super::Idea;
use crate::language::Language;
use crate::session::Session;
use crate::sim::registry_service::{Chance, Hop, Replication};
use crate::{msg, say};

pub use crate::sim::registry_service::{Database, Images, Keys, MOST_INSTANCES, RegistryService, Sessions};

/// What is seen of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryView {
    /// What can be chosen, one row for each.
    pub choices: Vec<Choice>,
    /// What goes well how often.
    pub rows: Vec<Row>,
    /// What becomes of it when the count grows, in a sentence.
    pub verdict: String,
    /// Whether a larger count is all it takes.
    pub scales_out: bool,
    /// The chosen login, step by step.
    pub trace: Vec<TraceLine>,
}

/// Something of the service that each instance has for itself, or all share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is of.
    pub label: &'static str,
    /// A name for the group: `keys`.
    pub name: &'static str,
    /// What it may be, each with the service that it makes.
    pub options: Vec<(&'static str, RegistryService)>,
    /// Which of them it is.
    pub chosen: usize,
}

/// Something that goes well or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub what: &'static str,
    /// How often it fails: `67 %`.
    pub fails: String,
    /// The same as a fraction: `2 of 3`.
    pub fraction: String,
    /// Why.
    pub because: String,
    /// Its colour.
    pub idea: Idea,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceLine {
    /// The way that it takes: `client → load balancer → instance B`.
    pub way: String,
    /// What is asked: `GET /v2/`.
    pub request: &'static str,
    /// What is answered: `401 Unauthorized`.
    pub answer: &'static str,
    /// Why.
    pub why: String,
    /// Whether that is the end of it, for what this instance lacks.
    pub failed: bool,
}

/// How many instances there are when the count is the autoscaler's.
#[must_use]
pub fn instances_of(session: &Session) -> u32 {
    let pods = session.engine().workload().replicas().count();
    u32::try_from(pods).unwrap_or(MOST_INSTANCES).clamp(1, MOST_INSTANCES)
}

/// The service, and one of its logins by its number from 1.
#[must_use]
pub fn view(service: RegistryService, (seed, login): (u64, u32), language: Language) -> RegistryView {
    RegistryView {
        choices: choices(service, language),
        rows: rows(service, language),
        verdict: verdict(service, language),
        scales_out: service.scales_out(),
        trace: service.trace(seed, login).into_iter().map(|hop| line(hop, language)).collect(),
    }
}

/// How the logins from `first` on went: whether each went through to the end.
#[must_use]
pub fn logins(service: RegistryService, seed: u64, numbers: std::ops::Range<u32>) -> Vec<(u32, bool)> {
    let signed_in = |hop: &Hop| !matches!(hop, Hop::Token { .. } | Hop::Verified { .. }) || !hop.failed();
    numbers.map(|login| (login, service.trace(seed, login).iter().all(signed_in))).collect()
}

fn choices(service: RegistryService, language: Language) -> Vec<Choice> {
    let choice = |(label, name): (&'static str, &'static str), options: Vec<(&'static str, RegistryService)>| {
        let chosen = options.iter().position(|(_, other)| *other == service).unwrap_or(0);
        let options = options.into_iter().map(|(text, service)| (language.say(text), service)).collect();
        Choice { label: language.say(label), name, options, chosen }
    };
    vec![
        choice(
            (msg!("Token keys"), "keys"),
            vec![
                (msg!("one per instance"), RegistryService { keys: Keys::PerInstance, ..service }),
                (msg!("shared, from one Secret"), RegistryService { keys: Keys::Shared, ..service }),
            ],
        ),
        choice(
            (msg!("Sessions"), "sessions"),
            vec![
                (msg!("in the instance's memory"), RegistryService { sessions: Sessions::Local, ..service }),
                (msg!("in Redis"), RegistryService { sessions: Sessions::Redis, ..service }),
            ],
        ),
        choice(
            (msg!("Images"), "images"),
            vec![
                (msg!("on the instance's disk"), RegistryService { images: Images::Local, ..service }),
                (msg!("replicated to the next instance"), RegistryService { images: Images::Replicated, ..service }),
                (msg!("in one shared store"), RegistryService { images: Images::Shared, ..service }),
            ],
        ),
        choice(
            (msg!("Database"), "database"),
            vec![
                (msg!("inside each instance"), RegistryService { database: Database::Inside, ..service }),
                (msg!("outside, one for all"), RegistryService { database: Database::Outside, ..service }),
            ],
        ),
    ]
}

fn rows(service: RegistryService, language: Language) -> Vec<Row> {
    let n = service.instances;
    let row = |what: &'static str, chance: Chance, because: String| Row {
        what: language.say(what),
        fails: percent(chance),
        fraction: say!(language, "{bad} of {all}", bad = chance.bad(), all = chance.all),
        because,
        idea: if chance.bad() == 0 { Idea::Ready } else { Idea::Lost },
    };
    let login = match (service.account_known().bad(), service.token_verified().bad()) {
        _ if n == 1 => language.say("There is only one instance.").to_owned(),
        (0, 0) => language.say("Every instance knows the account and has the key.").to_owned(),
        (0, _) => say!(
            language,
            "The token is signed by one instance, and any of {n} may be asked to verify it: (n−1)/n.",
            n = n
        ),
        (_, 0) => say!(language, "One instance of {n} knows the account: (n−1)/n.", n = n),
        _ => say!(language, "One instance of {n} knows the account, and then one of {n} has the key: 1 − 1/n².", n = n),
    };
    let shared = |bad: u32, alone: &'static str, all: &'static str| match bad {
        _ if n == 1 => language.say("There is only one instance.").to_owned(),
        0 => language.say(all).to_owned(),
        _ => language.fill(alone, &[("n", &n)]),
    };
    let (image, session) = (service.image_found(), service.session_kept());
    let pull = match service.replication() {
        Replication::Loops => language
            .say("Every instance has it, but the rules go in a circle: the image is sent round and round.")
            .to_owned(),
        Replication::Ends => language.say("Each instance sends it to the other, and that ends it.").to_owned(),
        Replication::None => shared(
            image.bad(),
            msg!("It is on the disk of the instance that it was pushed to, 1 of {n}."),
            msg!("All instances read the same store."),
        ),
    };
    let kept = shared(
        session.bad(),
        msg!("It is in the memory of the instance that made it, 1 of {n}."),
        msg!("All instances ask Redis."),
    );
    let mut rows = vec![
        row(msg!("A login fails"), service.login(), login),
        row(msg!("A pull does not find its image"), image, pull),
        row(msg!("A session is lost on the next page"), session, kept),
    ];
    if service.replication() == Replication::Loops {
        rows[1].idea = Idea::Starting;
    }
    rows
}

fn percent(chance: Chance) -> String {
    // Whole percent, halves up.
    format!("{} %", (200 * chance.bad() + chance.all) / (2 * chance.all))
}

fn verdict(service: RegistryService, language: Language) -> String {
    let n = service.instances;
    match (service.scales_out(), service.replication()) {
        (true, _) if n == 1 => language.say("One instance works by itself: what it keeps, it finds again.").to_owned(),
        (true, _) => {
            say!(language, "Every one of {n} instances can do what every other can: the count may change.", n = n)
        }
        (false, Replication::Loops) => language
            .say("The count alone does not scale it: replication rules of more than two instances loop.")
            .to_owned(),
        (false, _) => {
            language.say("The count alone does not scale it: an instance has what the others lack.").to_owned()
        }
    }
}

/// An instance's letter.
fn letter(instance: u32) -> char {
    char::from_u32(u32::from('A') + instance).unwrap_or('?')
}

fn line(hop: Hop, language: Language) -> TraceLine {
    let at = letter(hop.at());
    let way = say!(language, "client → load balancer → instance {at}", at = at);
    let (request, answer, why) = match hop {
        Hop::Challenged { .. } => (
            "GET /v2/",
            "401 Unauthorized",
            language.say("There is no token yet: the answer says where to get one.").to_owned(),
        ),
        Hop::Token { unknown: Some(other), .. } => (
            "GET /service/token",
            "401 Unauthorized",
            say!(
                language,
                "The account was made in the database of instance {other}; the one of {at} does not have it.",
                other = letter(other),
                at = at
            ),
        ),
        Hop::Token { key, .. } => (
            "GET /service/token",
            "200 OK",
            match key {
                Some(key) => {
                    say!(language, "The password is right: a token, signed with key {key}.", key = letter(key))
                }
                None => language.say("The password is right: a token, signed with the shared key.").to_owned(),
            },
        ),
        Hop::Verified { signed_by: Some(key), .. } => (
            "GET /v2/",
            "401 Unauthorized",
            say!(
                language,
                "The token is signed with key {key}, and {at} verifies with key {at}: the signature does not match.",
                key = letter(key),
                at = at
            ),
        ),
        Hop::Verified { .. } => {
            ("GET /v2/", "200 OK", language.say("The signature matches: the client is signed in.").to_owned())
        }
        Hop::Pulled { elsewhere, .. } => (
            "GET /v2/library/app/manifests/1",
            if elsewhere.is_some() { "404 Not Found" } else { "200 OK" },
            match elsewhere {
                Some(other) => say!(language, "The image is on the disk of instance {other}.", other = letter(other)),
                None => language.say("The image is there.").to_owned(),
            },
        ),
        Hop::Paged { elsewhere, .. } => (
            "GET /projects",
            if elsewhere.is_some() { "302 Found" } else { "200 OK" },
            match elsewhere {
                Some(other) => say!(
                    language,
                    "The session is in the memory of instance {other}: the page asks for the password again.",
                    other = letter(other)
                ),
                None => language.say("The session is known.").to_owned(),
            },
        ),
    };
    TraceLine { way, request, answer, why, failed: hop.failed() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(keys: Keys) -> RegistryService {
        RegistryService {
            instances: 3,
            keys,
            sessions: Sessions::Redis,
            images: Images::Shared,
            database: Database::Outside,
        }
    }

    #[test]
    fn the_table_says_how_often_and_why() {
        let seen = view(three(Keys::PerInstance), (7, 1), Language::ENGLISH);
        let login = &seen.rows[0];
        assert_eq!((login.fails.as_str(), login.fraction.as_str()), ("67 %", "2 of 3"));
        assert!(login.because.ends_with("(n−1)/n.") && !seen.scales_out);
        let shared = view(three(Keys::Shared), (7, 1), Language::ENGLISH);
        assert!(shared.scales_out && shared.rows.iter().all(|row| row.fails == "0 %"));
        let circle = RegistryService { images: Images::Replicated, ..three(Keys::Shared) };
        let circle = view(circle, (7, 1), Language::ENGLISH);
        assert!(circle.verdict.contains("loop") && circle.rows[1].fails == "0 %");
        assert_eq!(seen.choices.iter().map(|choice| choice.chosen).collect::<Vec<_>>(), [0, 1, 2, 1]);
        assert_eq!(seen.choices[0].options[1].1, three(Keys::Shared));
    }

    #[test]
    fn a_login_that_fails_says_which_key_and_which_instance() {
        let service = three(Keys::PerInstance);
        let all = logins(service, 7, 1..31);
        let failed = all.iter().find(|(_, fine)| !fine).expect("one of thirty fails").0;
        let seen = view(service, (7, failed), Language::ENGLISH);
        let last = seen.trace.last().expect("there are lines");
        assert!(last.failed && last.answer == "401 Unauthorized" && last.why.contains("the signature does not match"));
        assert_eq!(seen.trace.len(), 3);
        let fine = all.iter().find(|(_, fine)| *fine).expect("one of thirty goes well").0;
        assert!(view(service, (7, fine), Language::chinese()).trace.iter().all(|line| !line.failed));
        assert!(view(service, (7, failed), Language::chinese()).trace[2].why.contains("签名"));
    }
}
