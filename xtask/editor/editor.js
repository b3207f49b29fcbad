// The editor that replaces the page's text area after the first paint. The text area stays the model that the page
// reads: what is typed here is written there, and told as an `input` event.
import { EditorState, Annotation, StateEffect, StateField, Transaction } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { defaultKeymap, history, historyKeymap, insertNewline, insertNewlineAndIndent } from "@codemirror/commands";
import { HighlightStyle, codeFolding, foldGutter, foldKeymap, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { yaml } from "@codemirror/lang-yaml";
import { tags } from "@lezer/highlight";

/** Text that arrives faster than this, in milliseconds, is not typed by a hand: it brings its own indentation. */
const FASTER_THAN_A_HAND = 20;

const fromPage = Annotation.define();

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "y-key" },
  { tag: [tags.content, tags.string, tags.attributeValue, tags.labelName, tags.typeName], class: "y-value" },
  { tag: [tags.comment, tags.lineComment], class: "y-comment" },
]);

class Note extends WidgetType {
  constructor(text) { super(); this.text = text; }
  eq(other) { return other.text === this.text; }
  toDOM() {
    const note = document.createElement("span");
    note.className = "row-note";
    note.textContent = this.text;
    return note;
  }
}

const setMark = StateEffect.define();
const mark = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    let now = marks.map(change.changes);
    for (const effect of change.effects) {
      if (!effect.is(setMark)) continue;
      const { line, note } = effect.value;
      if (line < 1 || line > change.state.doc.lines) { now = Decoration.none; continue; }
      const at = change.state.doc.line(line);
      now = Decoration.set([
        Decoration.line({ class: "row-live" }).range(at.from),
        Decoration.widget({ widget: new Note(note), side: 1 }).range(at.to),
      ]);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Puts the editor in the place of `area`, under the name `label`. */
export const mount = (area, label) => {
  let before = -1;
  const enter = (view) =>
    performance.now() - before < FASTER_THAN_A_HAND ? insertNewline(view) : insertNewlineAndIndent(view);
  const tell = EditorView.updateListener.of((update) => {
    if (!update.docChanged) return;
    before = performance.now();
    if (update.transactions.every((one) => one.annotation(fromPage))) return;
    area.value = update.state.doc.toString();
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });
  const create = (doc) => EditorState.create({
    doc,
    extensions: [
      lineNumbers(), codeFolding(), foldGutter(), history(), drawSelection(), highlightActiveLine(), lintGutter(),
      indentUnit.of("  "), yaml(), syntaxHighlighting(colours), mark, tell,
      keymap.of([{ key: "Enter", run: enter }, ...defaultKeymap, ...historyKeymap, ...foldKeymap]),
      EditorView.contentAttributes.of({
        "data-testid": "editor", "aria-label": label, "aria-describedby": "problems", spellcheck: "false", tabindex: "0",
      }),
    ],
  });
  const { selectionStart: from, selectionEnd: to } = area;
  const focused = document.activeElement === area;
  const view = new EditorView({ state: create(area.value), parent: area.closest(".editor") });
  const place = (line, column) => {
    const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    return Math.min(at.from + Math.max(column - 1, 0), at.to);
  };
  const size = view.state.doc.length;
  view.dispatch({ selection: { anchor: Math.min(from, size), head: Math.min(to, size) } });
  area.removeAttribute("data-testid");
  if (focused) view.focus();
  return {
    /** Takes a text that the page has put in: one change, which can be undone. */
    setText(text) {
      const doc = view.state.doc;
      if (doc.toString() === text) return;
      view.dispatch({ changes: difference(doc.toString(), text), annotations: [fromPage.of(true), Transaction.addToHistory.of(true), ...joined()] });
    },
    /** Underlines what is wrong: arrays of line, column, severity and words. */
    setProblems(problems) {
      const diagnostics = problems.map(([line, column, severity, message]) => {
        const from = place(line, column);
        const end = view.state.doc.lineAt(from).to;
        return { from, to: end, severity, message };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Marks a line, with a note at its end; line 0 is none. */
    setMark(line, note) {
      view.dispatch({ effects: setMark.of({ line, note }) });
    },
    /** Selects a line and brings it into view. */
    goToLine(line) {
      const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: at.from, head: at.to }, effects: EditorView.scrollIntoView(at.from, { y: "center" }) });
      view.focus();
    },
    /** Gives its place up. */
    destroy() {
      view.destroy();
    },
  };
};

/** What turns one text into another: all between what they begin and end with. */
const difference = (before, after) => {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let end = 0;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
};

/** The slider that is being moved: all that it does until it is let go is undone in one step. */
let moved = null;
document.addEventListener("change", (event) => {
  if (event.target === moved) setTimeout(() => { moved = null; }, 100);
});

/** Joins a change to the one before, as those of one composition are, if one slider makes both. */
const joined = () => {
  const slider = document.activeElement?.closest("input[type=range]") ?? null;
  const joins = slider !== null && slider === moved;
  moved = slider;
  return joins ? [Transaction.userEvent.of("input.type.compose")] : [];
};
