//! The stages after the metrics: stabilization, the rate of change, the limits.

use super::phrases::limit_name;
use super::{Words, details, phrases, plain};
use crate::api::hpa::SelectPolicy;
use crate::controller::trace::{Direction, Limit, RateRule, Recommendation, Stabilization};
use crate::present::Idea;
use crate::present::explanation::Origin;
use crate::present::inspect::Part;
use crate::units::Replicas;
use crate::{msg, say};

impl Words<'_> {
    pub(super) fn stabilized(&mut self, earlier: &[Recommendation], s: &Stabilization) {
        let language = self.language;
        let upwards = s.proposed > s.current;
        let held = match s.up {
            Some(window) if s.replicas < s.proposed => {
                Some((true, window, msg!("lowest of {recommendations} in the window: {count} from {age}")))
            }
            _ if s.replicas > s.proposed => {
                Some((false, s.down, msg!("highest of {recommendations} in the window: {count} from {age}")))
            }
            _ => None,
        };
        let (upwards, window, note) = if let Some((upwards, window, text)) = held {
            let count = phrases::within(earlier, s, &window);
            (upwards, Some(window), phrases::held_by(&window, (text, count), s.replicas, language))
        } else {
            let window = if upwards { s.up } else { Some(s.down) };
            let others = window.map_or(0, |window| phrases::within(earlier, s, &window) - 1);
            let note = match others {
                0 => language.say("no earlier recommendation holds it back").to_owned(),
                1 => language.say("the earlier recommendation in the window does not hold it back").to_owned(),
                others => {
                    say!(language, "none of {n} earlier recommendations in the window holds it back", n = others)
                }
            };
            (upwards, window, note)
        };
        let window = match window {
            Some(window) => phrases::length(&window, language),
            None => language.say("no window").to_owned(),
        };
        let title = if upwards {
            say!(language, "stabilization, up, {window}", window = window)
        } else {
            say!(language, "stabilization, down, {window}", window = window)
        };
        let moment = held.map(|(_, window, _)| window.at).filter(|at| *at < self.sync.at);
        let now = s.down.at + s.down.age;
        let earlier = earlier.iter().map(|recommendation| details::recommendation(recommendation, now, language));
        self.details = details::lines(earlier, language);
        self.row(vec![plain(title)], note, s.replicas.to_string());
        let rules = phrases::limit_field(if upwards { Limit::ScaleUpRate } else { Limit::ScaleDownRate });
        let field = format!("{rules}.stabilizationWindowSeconds");
        self.stem(Origin { field, part: Some(Part::Controller), moment, line: None });
        if held.is_some() {
            self.emphasize(Idea::Decision);
        }
    }

    pub(super) fn rate_limit(&mut self, direction: Direction, rule: RateRule, limit: Replicas) {
        let (language, up) = (self.language, direction == Direction::Up);
        let policies = std::mem::take(&mut self.policies).join(" · ");
        let changes = std::mem::take(&mut self.pending);
        let (title, note) = match rule {
            RateRule::Times { factor, least } => {
                let text = msg!("without behavior: {factor} × the current count, at least {least}");
                let title = if up { language.say("up to at most") } else { language.say("down to at most") };
                (title.to_owned(), language.fill(text, &[("factor", &factor), ("least", &least)]))
            }
            RateRule::Policies(SelectPolicy::Disabled) => {
                let title = if up { language.say("scaling up") } else { language.say("scaling down") };
                (title.to_owned(), "selectPolicy: Disabled".to_owned())
            }
            RateRule::Policies(select) => {
                let select = if select == SelectPolicy::Max { "Max" } else { "Min" };
                let title = if up {
                    say!(language, "policies up, {select} of", select = select)
                } else {
                    say!(language, "policies down, {select} of", select = select)
                };
                (title, policies + &changes)
            }
        };
        self.row(vec![plain(title)], note, limit.to_string());
        let rules = phrases::limit_field(if up { Limit::ScaleUpRate } else { Limit::ScaleDownRate });
        self.point_to(format!("{rules}.policies"));
    }

    pub(super) fn limited(
        &mut self,
        (from, to): (Replicas, Replicas),
        (min, max): (Replicas, Replicas),
        by: Option<Limit>,
    ) {
        let Some(by) = by else {
            let title = format!("minReplicas {min} – maxReplicas {max}");
            self.row(vec![plain(title)], self.language.say("the count is within the limits"), to.to_string());
            return self.point_to(phrases::limit_field(Limit::MaxReplicas));
        };
        let value = match by {
            Limit::MinReplicas => min,
            Limit::MaxReplicas => max,
            Limit::ScaleUpRate | Limit::ScaleDownRate => to,
        };
        let note = say!(self.language, "ScalingLimited: {reason}, not {from}", reason = by.words().0, from = from);
        self.row(vec![plain(format!("{} {value}", limit_name(by, self.language)))], note, to.to_string());
        self.point_to(phrases::limit_field(by));
        self.emphasize(Idea::Decision);
    }
}
