//! Columns aligned with spaces, as Go's `text/tabwriter` does it.

/// Aligns the cells of a text: a tab ends a cell, and cells of one column in lines that follow one another are as wide as
/// the widest of them and `padding`, at least `min_width`.
pub(in crate::present) fn align(text: &str, min_width: usize, padding: usize) -> String {
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    let mut table = Table { lines, min_width, padding, widths: Vec::new(), out: String::new() };
    table.format(0, table.lines.len());
    table.out
}

struct Table<'a> {
    lines: Vec<Vec<&'a str>>,
    min_width: usize,
    padding: usize,
    /// The widths of the columns so far.
    widths: Vec<usize>,
    out: String,
}

impl Table<'_> {
    /// Formats the lines of a block, whose first columns have their widths already (tabwriter's `format`).
    fn format(&mut self, from: usize, to: usize) {
        let column = self.widths.len();
        let (mut written, mut line) = (from, from);
        while line < to {
            // The last cell of a line ends in no tab and is part of no column.
            let in_column = |line: &&Vec<&str>| column + 1 < line.len();
            let block = self.lines[line..to].iter().take_while(in_column).count();
            if block == 0 {
                line += 1;
                continue;
            }
            self.write(written, line);
            let cells = self.lines[line..line + block].iter().map(|line| line[column].chars().count());
            let width = cells.map(|width| width + self.padding).max().unwrap_or(0).max(self.min_width);
            self.widths.push(width);
            self.format(line, line + block);
            self.widths.pop();
            line += block;
            written = line;
        }
        self.write(written, to);
    }

    fn write(&mut self, from: usize, to: usize) {
        for line in &self.lines[from..to] {
            for (i, cell) in line.iter().enumerate() {
                self.out.push_str(cell);
                if let Some(width) = self.widths.get(i) {
                    let spaces = width.saturating_sub(cell.chars().count());
                    self.out.extend(std::iter::repeat_n(' ', spaces));
                }
            }
            self.out.push('\n');
        }
    }
}
