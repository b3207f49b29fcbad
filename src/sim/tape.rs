//! Numbers and texts in a row, as small as they get: numbers take a byte for each seven bits, texts are shared.

use std::sync::Arc;

/// What was written.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    numbers: Arc<[u8]>,
    texts: Arc<[Arc<str>]>,
}

/// Writes a tape.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    numbers: Vec<u8>,
    texts: Texts<'a>,
}

/// The texts so far.
#[derive(Debug)]
enum Texts<'a> {
    /// The first of those of another tape, as many as the number says.
    Shared(&'a Arc<[Arc<str>]>, usize),
    /// Others.
    Own(Vec<Arc<str>>),
}

/// Reads a tape in the order in which it was written.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    numbers: std::slice::Iter<'a, u8>,
    texts: std::slice::Iter<'a, Arc<str>>,
}

/// A number beside earlier ones of its kind: only the difference from the last one is written.
#[derive(Debug, Default)]
pub(super) struct Column(i64);

impl From<i64> for Column {
    /// A column whose numbers are near `start`.
    fn from(start: i64) -> Self {
        Self(start)
    }
}

impl Tape {
    /// A new tape that shares the texts of `like` as far as they are the same.
    pub(super) fn writer(like: &Self) -> Writer<'_> {
        Writer { numbers: Vec::with_capacity(like.numbers.len() + 16), texts: Texts::Shared(&like.texts, 0) }
    }

    pub(super) fn reader(&self) -> Reader<'_> {
        Reader { numbers: self.numbers.iter(), texts: self.texts.iter() }
    }
}

impl Writer<'_> {
    pub(super) fn number(&mut self, value: i64) {
        // Zigzag: small numbers of either sign have few bits.
        let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
        while rest > 0x7f {
            self.numbers.push(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        self.numbers.push(rest.to_le_bytes()[0]);
    }

    pub(super) fn count(&mut self, count: usize) {
        self.number(i64::try_from(count).expect("there are fewer than 2^63 of anything"));
    }

    pub(super) fn next(&mut self, column: &mut Column, value: i64) {
        self.number(value.wrapping_sub(column.0));
        column.0 = value;
    }

    pub(super) fn text(&mut self, text: &str) {
        if !self.texts.share(|shared| **shared == *text) {
            self.texts.push(text.into());
        }
    }

    pub(super) fn name(&mut self, name: &Arc<str>) {
        if !self.texts.share(|shared| Arc::ptr_eq(shared, name)) {
            self.texts.push(Arc::clone(name));
        }
    }

    pub(super) fn finish(self) -> Tape {
        let texts = match self.texts {
            Texts::Shared(all, count) if count == all.len() => Arc::clone(all),
            Texts::Shared(all, count) => all[..count].into(),
            Texts::Own(texts) => texts.into(),
        };
        Tape { numbers: self.numbers.into(), texts }
    }
}

impl Texts<'_> {
    /// Takes the next text of the other tape, if it is the same.
    fn share(&mut self, same: impl FnOnce(&Arc<str>) -> bool) -> bool {
        let Self::Shared(all, count) = self else { return false };
        let shares = all.get(*count).is_some_and(same);
        *count += usize::from(shares);
        shares
    }

    fn push(&mut self, text: Arc<str>) {
        if let Self::Shared(all, count) = self {
            *self = Self::Own(all[..*count].to_vec());
        }
        if let Self::Own(texts) = self {
            texts.push(text);
        }
    }
}

impl<'a> Reader<'a> {
    /// The next number; 0 behind the end.
    pub(super) fn number(&mut self) -> i64 {
        let (mut bits, mut shift) = (0_u64, 0);
        for byte in self.numbers.by_ref() {
            bits |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if *byte < 0x80 {
                break;
            }
        }
        (bits >> 1).cast_signed() ^ -(bits & 1).cast_signed()
    }

    pub(super) fn count(&mut self) -> usize {
        usize::try_from(self.number()).unwrap_or(0)
    }

    pub(super) fn next(&mut self, column: &mut Column) -> i64 {
        column.0 = column.0.wrapping_add(self.number());
        column.0
    }

    /// The next text; empty behind the end.
    pub(super) fn text(&mut self) -> &'a str {
        self.texts.next().map_or("", |text| text)
    }

    /// The next name.
    pub(super) fn name(&mut self) -> Arc<str> {
        self.texts.next().map_or_else(|| "".into(), Arc::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let numbers = [0, 1, -1, 63, 64, -64, -65, 300, i64::MAX, i64::MIN];
        let empty = Tape::default();
        let mut writer = Tape::writer(&empty);
        let mut column = Column::default();
        for number in numbers {
            writer.number(number);
            writer.next(&mut column, number);
        }
        writer.text("one");
        let tape = writer.finish();
        let (mut reader, mut column) = (tape.reader(), Column::default());
        for number in numbers {
            assert_eq!((reader.number(), reader.next(&mut column)), (number, number));
        }
        assert_eq!((reader.text(), reader.text(), reader.number()), ("one", "", 0));
    }

    #[test]
    fn the_same_texts_are_kept_once() {
        let empty = Tape::default();
        let write = |like: &Tape| {
            let mut writer = Tape::writer(like);
            writer.text("one");
            writer.finish()
        };
        let first = write(&empty);
        assert!(Arc::ptr_eq(&first.texts, &write(&first).texts));
    }
}
