//! Patterns as programs, and the machine that runs all their threads in step with the text.

use super::Error;
use super::class::{self, Class};
use super::syntax::{Assert, Node};

/// The most steps of a program; a repeated repetition gets there.
const MAX_STEPS: usize = 50_000;

#[derive(Clone, Debug)]
enum Step {
    Char(char),
    Class(Class),
    Assert(Assert),
    Save(usize),
    /// Goes to both; the first is preferred.
    Split(usize, usize),
    Match,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    /// Whether a match has to begin where the text does.
    at_start: bool,
}

impl Program {
    /// Compiles a pattern; one for `whole` texts has to reach from their start to their end.
    pub(super) fn compile(node: &Node, whole: bool, pattern: &str) -> Result<Self, Error> {
        let mut program = Self { steps: vec![Step::Save(0)], at_start: whole };
        program.emit(node);
        if whole {
            program.steps.push(Step::Assert(Assert::TextEnd));
        }
        program.steps.extend([Step::Save(1), Step::Match]);
        if program.steps.len() > MAX_STEPS {
            return Err(Error { code: "expression too large", text: pattern.to_owned() });
        }
        Ok(program)
    }

    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn emit(&mut self, node: &Node) {
        if self.steps.len() > MAX_STEPS {
            return;
        }
        match node {
            Node::Char(c) => self.steps.push(Step::Char(*c)),
            Node::Class(class) => self.steps.push(Step::Class(class.clone())),
            Node::Assert(assert) => self.steps.push(Step::Assert(*assert)),
            Node::Concat(nodes) => nodes.iter().for_each(|node| self.emit(node)),
            Node::Group(None, node) => self.emit(node),
            Node::Group(Some(group), node) => {
                self.steps.push(Step::Save(group * 2));
                self.emit(node);
                self.steps.push(Step::Save(group * 2 + 1));
            }
            Node::Alternate(nodes) => {
                let mut ends = Vec::new();
                for (i, node) in nodes.iter().enumerate() {
                    if i + 1 == nodes.len() {
                        self.emit(node);
                        break;
                    }
                    let split = self.push(Step::Match);
                    self.emit(node);
                    ends.push(self.push(Step::Match));
                    self.steps[split] = Step::Split(split + 1, self.steps.len());
                }
                let end = self.steps.len();
                for jump in ends {
                    self.steps[jump] = Step::Split(end, end);
                }
            }
            Node::Repeat { node, min, max, greedy } => self.emit_repeat(node, (*min, *max), *greedy),
        }
    }

    fn emit_repeat(&mut self, node: &Node, (min, max): (usize, Option<usize>), greedy: bool) {
        let choice = |go: usize, skip: usize| if greedy { Step::Split(go, skip) } else { Step::Split(skip, go) };
        (0..min).for_each(|_| self.emit(node));
        if let Some(max) = max {
            let mut splits = Vec::new();
            for _ in min..max {
                splits.push(self.push(Step::Match));
                self.emit(node);
            }
            for split in splits {
                self.steps[split] = choice(split + 1, self.steps.len());
            }
        } else {
            let split = self.push(Step::Match);
            self.emit(node);
            self.steps.push(Step::Split(split, split));
            self.steps[split] = choice(split + 1, self.steps.len());
        }
    }

    /// Runs over a text; the places of the first `slots` ends of groups if there is a match.
    pub(super) fn run(&self, text: &str, slots: usize) -> Option<Vec<Option<usize>>> {
        let mut machine = Machine { program: self, text, round: 1, seen: vec![0; self.steps.len()], stack: Vec::new() };
        let (mut now, mut next) = (Vec::new(), Vec::new());
        let mut found = None;
        let mut at = 0;
        loop {
            if found.is_none() && (at == 0 || !self.at_start) {
                machine.add(0, at, vec![None; slots], &mut now);
            }
            if now.is_empty() && (found.is_some() || self.at_start) {
                return found;
            }
            let c = text.get(at..).and_then(|rest| rest.chars().next());
            let after = at + c.map_or(1, char::len_utf8);
            machine.round += 1;
            for (step, places) in now.drain(..) {
                let goes_on = match &self.steps[step] {
                    Step::Char(wanted) => c == Some(*wanted),
                    Step::Class(class) => c.is_some_and(|c| class::contains(class, c)),
                    _ => {
                        found = Some(places);
                        break;
                    }
                };
                if goes_on {
                    machine.add(step + 1, after, places, &mut next);
                }
            }
            if c.is_none() {
                return found;
            }
            std::mem::swap(&mut now, &mut next);
            at = after;
        }
    }
}

/// A step that waits for a character, or the match, with the groups' places so far.
type Thread = (usize, Vec<Option<usize>>);

struct Machine<'a> {
    program: &'a Program,
    text: &'a str,
    round: usize,
    /// In which round a step was last reached.
    seen: Vec<usize>,
    /// What is still to follow: a step, or a group's place to put back.
    stack: Vec<Result<usize, (usize, Option<usize>)>>,
}

impl Machine<'_> {
    /// Follows everything that takes no character, in order of preference.
    fn add(&mut self, step: usize, at: usize, mut places: Vec<Option<usize>>, threads: &mut Vec<Thread>) {
        self.stack.push(Ok(step));
        while let Some(next) = self.stack.pop() {
            let step = match next {
                Ok(step) => step,
                Err((slot, place)) => {
                    places[slot] = place;
                    continue;
                }
            };
            if std::mem::replace(&mut self.seen[step], self.round) == self.round {
                continue;
            }
            match self.program.steps[step] {
                Step::Split(first, second) => self.stack.extend([Ok(second), Ok(first)]),
                Step::Save(slot) => {
                    if slot < places.len() {
                        self.stack.push(Err((slot, places[slot].replace(at))));
                    }
                    self.stack.push(Ok(step + 1));
                }
                Step::Assert(assert) => {
                    if assert.holds(self.text, at) {
                        self.stack.push(Ok(step + 1));
                    }
                }
                Step::Char(_) | Step::Class(_) | Step::Match => threads.push((step, places.clone())),
            }
        }
    }
}
