//! A tree as a program, and the machine that runs it: all alternatives at once, so that time is bounded by the length
//! of the text times that of the program (`regexp/exec.go`).

use super::class::{self, Class};
use super::parse::{Look, Node};

/// The most instructions that a program may have; Go stops at some millions.
const MAX_INSTRUCTIONS: usize = 50_000;

/// One instruction; what is not a jump goes on with the next.
#[derive(Debug)]
enum Instruction {
    /// Takes a character.
    Take(Class),
    /// Goes on at both, the first preferred.
    Split(usize, usize),
    Jump(usize),
    /// Notes the place.
    Save(usize),
    Look(Look),
    Match,
}

/// A compiled expression.
#[derive(Debug)]
pub(super) struct Program {
    instructions: Vec<Instruction>,
}

/// Where groups begin and end: two places for each.
pub(super) type Slots = Vec<Option<usize>>;

impl Program {
    /// Compiles a tree; nothing if it would be too large.
    pub(super) fn new(node: &Node) -> Option<Self> {
        let mut program = Self { instructions: Vec::new() };
        program.push(Instruction::Save(0))?;
        program.compile(node)?;
        program.push(Instruction::Save(1))?;
        program.push(Instruction::Match)?;
        Some(program)
    }

    fn push(&mut self, instruction: Instruction) -> Option<usize> {
        self.instructions.push(instruction);
        (self.instructions.len() <= MAX_INSTRUCTIONS).then_some(self.instructions.len() - 1)
    }

    fn compile(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Class(class) => {
                self.push(Instruction::Take(class.clone()))?;
            }
            Node::Look(look) => {
                self.push(Instruction::Look(*look))?;
            }
            Node::Group(index, inner) => {
                self.push(Instruction::Save(2 * index))?;
                self.compile(inner)?;
                self.push(Instruction::Save(2 * index + 1))?;
            }
            Node::Cat(items) => items.iter().try_for_each(|item| self.compile(item))?,
            Node::Alt(branches) => self.alternatives(branches)?,
            Node::Repeat { node, min, max, greedy } => {
                for _ in 1..*min {
                    self.compile(node)?;
                }
                match (*min, max) {
                    (0, None) if !is_empty_possible(node) => self.star(node, *greedy)?,
                    (0, None) => {
                        let skip = self.push(Instruction::Match)?;
                        self.plus(node, *greedy)?;
                        self.choose(skip, skip + 1, *greedy);
                    }
                    (_, None) => self.plus(node, *greedy)?,
                    (_, Some(max)) => {
                        if *min > 0 {
                            self.compile(node)?;
                        }
                        let mut skips = Vec::new();
                        for _ in *min..*max {
                            skips.push(self.push(Instruction::Match)?);
                            self.compile(node)?;
                        }
                        for skip in skips {
                            self.choose(skip, skip + 1, *greedy);
                        }
                    }
                }
            }
        }
        Some(())
    }

    /// Makes the instruction at `at` a choice between going on at `inner` and here.
    fn choose(&mut self, at: usize, inner: usize, greedy: bool) {
        let out = self.instructions.len();
        self.instructions[at] = if greedy { Instruction::Split(inner, out) } else { Instruction::Split(out, inner) };
    }

    fn star(&mut self, node: &Node, greedy: bool) -> Option<()> {
        let start = self.push(Instruction::Match)?;
        self.compile(node)?;
        self.push(Instruction::Jump(start))?;
        self.choose(start, start + 1, greedy);
        Some(())
    }

    fn plus(&mut self, node: &Node, greedy: bool) -> Option<()> {
        let start = self.instructions.len();
        self.compile(node)?;
        let again = self.push(Instruction::Match)?;
        self.choose(again, start, greedy);
        Some(())
    }

    fn alternatives(&mut self, branches: &[Node]) -> Option<()> {
        let mut jumps = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            if i + 1 == branches.len() {
                self.compile(branch)?;
                break;
            }
            let split = self.push(Instruction::Match)?;
            self.compile(branch)?;
            jumps.push(self.push(Instruction::Match)?);
            self.choose(split, split + 1, true);
        }
        let end = self.instructions.len();
        for jump in jumps {
            self.instructions[jump] = Instruction::Jump(end);
        }
        Some(())
    }

    /// The leftmost match, and of those the preferred one; `slots` of its places are told.
    pub(super) fn run(&self, text: &str, slots: usize) -> Option<Slots> {
        let mut machine = Machine { program: self, text, now: Threads::new(self), stack: Vec::new() };
        let mut next = Threads::new(self);
        let mut found = None;
        let mut characters = text.char_indices();
        loop {
            let rest = characters.as_str();
            let at = text.len() - rest.len();
            let c = characters.next().map(|(_, c)| c);
            if found.is_none() {
                machine.add(0, at, vec![None; slots]);
            } else if machine.now.list.is_empty() {
                break;
            }
            next.clear();
            std::mem::swap(&mut machine.now, &mut next);
            for (index, slots) in next.list.drain(..) {
                match &self.instructions[index] {
                    Instruction::Take(class) => {
                        if let Some(c) = c.filter(|c| class::has(class, *c)) {
                            machine.add(index + 1, at + c.len_utf8(), slots);
                        }
                    }
                    _ => {
                        found = Some(slots);
                        break;
                    }
                }
            }
            if c.is_none() {
                break;
            }
        }
        found
    }
}

/// Whether the expression can match without taking a character.
fn is_empty_possible(node: &Node) -> bool {
    match node {
        Node::Class(_) => false,
        Node::Look(_) => true,
        Node::Group(_, inner) => is_empty_possible(inner),
        Node::Cat(items) => items.iter().all(is_empty_possible),
        Node::Alt(branches) => branches.iter().any(is_empty_possible),
        Node::Repeat { node, min, .. } => *min == 0 || is_empty_possible(node),
    }
}

/// Where alternatives stand, the preferred first, each instruction once.
struct Threads {
    list: Vec<(usize, Slots)>,
    seen: Vec<bool>,
}

impl Threads {
    fn new(program: &Program) -> Self {
        Self { list: Vec::new(), seen: vec![false; program.instructions.len()] }
    }

    fn clear(&mut self) {
        self.list.clear();
        self.seen.fill(false);
    }
}

/// What is left to follow at one place.
enum Step {
    Go(usize),
    Restore(usize, Option<usize>),
}

struct Machine<'a> {
    program: &'a Program,
    text: &'a str,
    now: Threads,
    stack: Vec<Step>,
}

impl Machine<'_> {
    /// Follows everything from `index` that takes no character.
    fn add(&mut self, index: usize, at: usize, mut slots: Slots) {
        self.stack.push(Step::Go(index));
        while let Some(step) = self.stack.pop() {
            let index = match step {
                Step::Go(index) => index,
                Step::Restore(slot, place) => {
                    slots[slot] = place;
                    continue;
                }
            };
            if std::mem::replace(&mut self.now.seen[index], true) {
                continue;
            }
            match &self.program.instructions[index] {
                Instruction::Jump(to) => self.stack.push(Step::Go(*to)),
                Instruction::Split(first, second) => self.stack.extend([Step::Go(*second), Step::Go(*first)]),
                Instruction::Save(slot) => {
                    if *slot < slots.len() {
                        self.stack.push(Step::Restore(*slot, slots[*slot]));
                        slots[*slot] = Some(at);
                    }
                    self.stack.push(Step::Go(index + 1));
                }
                Instruction::Look(look) => {
                    if holds(*look, self.text, at) {
                        self.stack.push(Step::Go(index + 1));
                    }
                }
                Instruction::Take(_) | Instruction::Match => self.now.list.push((index, slots.clone())),
            }
        }
    }
}

fn holds(look: Look, text: &str, at: usize) -> bool {
    let (before, after) = (&text.as_bytes()[..at], &text.as_bytes()[at..]);
    let is_word = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let boundary = is_word(before.last()) != is_word(after.first());
    match look {
        Look::TextStart => before.is_empty(),
        Look::TextEnd => after.is_empty(),
        Look::LineStart => before.last().is_none_or(|b| *b == b'\n'),
        Look::LineEnd => after.first().is_none_or(|b| *b == b'\n'),
        Look::WordBoundary => boundary,
        Look::NoWordBoundary => !boundary,
    }
}
