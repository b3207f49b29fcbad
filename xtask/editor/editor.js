// The editor that replaces the page's text area after the first paint. The text area stays the model that the page
// reads: what is typed here is written there, and told as an `input` event.
import { acceptCompletion, autocompletion } from "@codemirror/autocomplete";
import { Annotation, Compartment, EditorState, Prec, StateEffect, StateField, Transaction } from "@codemirror/state";
import {
  Decoration, EditorView, WidgetType, drawSelection, highlightActiveLine, hoverTooltip, keymap, lineNumbers, showTooltip, tooltips,
} from "@codemirror/view";
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

/** The line of a position, and the column there in characters from 1. */
const place = (state, at) => {
  const line = state.doc.lineAt(at);
  return { line, column: [...line.text.slice(0, at - line.from)].length + 1 };
};

/** The position of a column in characters from 1. */
const position = (line, column) => line.from + [...line.text].slice(0, Math.max(column - 1, 0)).join("").length;

const part = (kind, className, text) => {
  const element = document.createElement(kind);
  element.className = className;
  element.textContent = text;
  return element;
};

/** What may be written, as the page knows it. */
const offers = (desk) => (context) => {
  const { line, column } = place(context.state, context.pos);
  const found = desk.complete(context.state.doc.toString(), line.number, column);
  if (!found) return null;
  const [first, end, list] = found;
  const from = position(line, first);
  const written = context.state.sliceDoc(from, context.pos);
  const values = list.every(([, , kind]) => !kind);
  // Nobody is asked who has written a word to its end, or stands before nothing.
  if (!context.explicit && (list.some(([label]) => label === written) || !(written || values))) return null;
  return {
    from,
    to: Math.max(position(line, end), context.pos),
    options: list.map(([label, apply, detail, info], i) => ({ label, apply, detail, info: info || undefined, boost: -i })),
  };
};

/** What the field at a position does, as a tooltip. */
const about = (desk, state, at) => {
  const { line, column } = place(state, at);
  const found = desk.explain(state.doc.toString(), line.number, column);
  if (!found) return null;
  const [first, end, path, kind, text, words] = found;
  const create = () => {
    const dom = part("div", "about-field", "");
    const head = part("p", "about-path", "");
    head.append(part("code", "", path), " ", part("span", "", kind));
    dom.append(head, part("p", "", text));
    if (words) dom.append(part("p", "about-words", words));
    return { dom };
  };
  return { pos: position(line, first), end: position(line, end), above: true, create, said: [path, kind, text, words].join(". ") };
};

const setAbout = StateEffect.define();
/** What is asked with a key stays until the cursor moves on. */
const asked = StateField.define({
  create: () => null,
  update(now, change) {
    for (const effect of change.effects) if (effect.is(setAbout)) return effect.value;
    return change.docChanged || change.selection ? null : now;
  },
  provide: (field) => showTooltip.from(field),
});

const ask = (desk) => (view) => {
  const found = about(desk, view.state, view.state.selection.main.head);
  if (found) view.dispatch({ effects: [setAbout.of(found), EditorView.announce.of(found.said)] });
  return true;
};

const forget = (view) => {
  if (!view.state.field(asked)) return false;
  view.dispatch({ effects: setAbout.of(null) });
  return true;
};

/** Of how many scenarios it is kept what can be undone. */
const STATES = 40;

/** How long nothing is done to a text area that has the focus before it may be replaced, in milliseconds. */
const PAUSE = 400;

/** Calls `then` once nobody types or selects in `area`. */
const whenCalm = (area, then) => {
  let held = false;
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    if (!held) timer = setTimeout(end, document.activeElement === area ? PAUSE : 0);
  };
  const hold = () => { held = true; wait(); };
  const release = () => { held = false; wait(); };
  const listeners = [
    ...["keydown", "input", "focus", "select"].map((event) => [area, event, wait]),
    ...["pointerdown", "compositionstart"].map((event) => [area, event, hold]),
    [area, "compositionend", release],
    ...["pointerup", "pointercancel", "blur"].map((event) => [window, event, release]),
    [document, "selectionchange", wait],
  ];
  const end = () => {
    for (const [target, event, listener] of listeners) target.removeEventListener(event, listener);
    then();
  };
  for (const [target, event, listener] of listeners) target.addEventListener(event, listener);
  wait();
};

/** Puts the editor in the place of `area`, when nobody types there; it is in `area.hpaEditor` then. */
export const mount = (area, desk, taken) => {
  whenCalm(area, () => {
    if (!area.isConnected || area.hpaEditor) return;
    area.hpaEditor = replace(area, desk);
    taken();
  });
};

const replace = (area, desk) => {
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
  const words = new Compartment();
  const said = ([label, phrases]) => [
    EditorState.phrases.of(Object.fromEntries(phrases)),
    EditorView.contentAttributes.of({ "aria-label": label }),
  ];
  const create = (doc) => EditorState.create({
    doc,
    extensions: [
      words.of(said(desk.words())), asked,
      // What is wrong comes before what is right.
      Prec.lowest(hoverTooltip((view, at) => about(desk, view.state, at))),
      autocompletion({ override: [offers(desk)], icons: false, maxRenderedOptions: 60 }),
      tooltips({ position: "fixed" }),
      lineNumbers(), codeFolding(), foldGutter(), history(), drawSelection(), highlightActiveLine(), lintGutter(),
      indentUnit.of("  "), yaml(), syntaxHighlighting(colours), mark, tell,
      keymap.of([
        { key: "Mod-i", run: ask(desk), preventDefault: true }, { key: "F1", run: ask(desk), preventDefault: true },
        { key: "Escape", run: forget }, { key: "Tab", run: acceptCompletion }, { key: "Enter", run: enter },
        ...defaultKeymap, ...historyKeymap, ...foldKeymap,
      ]),
      EditorView.contentAttributes.of({
        "data-testid": "editor", "aria-describedby": "problems", spellcheck: "false", tabindex: "0",
      }),
    ],
  });
  const { selectionStart: from, selectionEnd: to, selectionDirection } = area;
  const focused = document.activeElement === area;
  const box = area.closest(".editor");
  const [top, left] = [Math.max(box.scrollTop, area.scrollTop), Math.max(box.scrollLeft, area.scrollLeft)];
  const view = new EditorView({ state: create(area.value), parent: box });
  const size = view.state.doc.length;
  const ends = [Math.min(from, size), Math.min(to, size)];
  const [anchor, head] = selectionDirection === "backward" ? ends.reverse() : ends;
  view.dispatch({ selection: { anchor, head } });
  area.removeAttribute("data-testid");
  area.hidden = true;
  box.scrollTo(0, 0);
  if (focused) view.focus();
  view.requestMeasure({ read: () => {}, write: () => view.scrollDOM.scrollTo(left, top) });
  // Each scenario has its own text and what was done to it, which can be undone when one comes back to it.
  const states = new Map();
  let scenario = area.dataset.scenario;
  const turnTo = (name, text) => {
    states.delete(scenario);
    states.set(scenario, view.state);
    if (states.size > STATES) states.delete(states.keys().next().value);
    scenario = name;
    view.setState(states.get(name) ?? create(text));
  };
  return {
    /** Takes a text that the page has put in: one change, which can be undone; or the text of another scenario. */
    setText(text) {
      if (area.dataset.scenario !== scenario) turnTo(area.dataset.scenario, text);
      const doc = view.state.doc;
      if (doc.toString() === text) return;
      view.dispatch({ changes: difference(doc.toString(), text), annotations: [fromPage.of(true), Transaction.addToHistory.of(true), ...joined()] });
    },
    /** Underlines what is wrong: arrays of line, column, severity, words and the names of what would put it right. */
    setProblems(problems) {
      const { doc } = view.state;
      const diagnostics = problems.map(([number, column, severity, message, fixes], i) => {
        const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
        const actions = fixes.map((name, nth) => ({ name, apply: () => desk.fix(i, nth) }));
        return { from: position(line, column), to: line.to, severity, message, actions };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Takes the words of another language. */
    setWords() {
      view.dispatch({ effects: words.reconfigure(said(desk.words())) });
    },
    /** Marks a line, with a note at its end; line 0 is none. */
    setMark(line, note) {
      view.dispatch({ effects: setMark.of({ line, note }) });
    },
    /** Selects a line and brings it into view. */
    goToLine(line) {
      const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
      view.dispatch({ selection: { anchor: at.from, head: at.to }, effects: EditorView.scrollIntoView(at.from, { y: "center" }) });
    },
    /** Takes the focus. */
    focus() {
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
