// The Cypher editor: CodeMirror with its Cypher mode, completing labels, types and keys of the property graph.
import CodeMirror from "codemirror";
import "codemirror/addon/edit/matchbrackets";
import "codemirror/addon/hint/show-hint";
import "codemirror/addon/hint/show-hint.css";
import "codemirror/lib/codemirror.css";
import "codemirror/mode/cypher/cypher";
import { fitting, vocabulary, type Word } from "./vocabulary";

const CLAUSES = ["MATCH", "OPTIONAL MATCH", "WHERE", "RETURN", "WITH", "ORDER BY", "LIMIT", "DISTINCT", "UNWIND", "CONTAINS", "STARTS WITH", "count", "collect", "labels", "type"];

/** An editor in the place of a text field, whose text goes with the form that it is in. */
export function cypherEditor(field: HTMLTextAreaElement, label: string): void {
  const submit = () => field.form?.requestSubmit();
  const complete = (editor: CodeMirror.Editor) => editor.showHint({ hint, completeSingle: false, closeCharacters: /[\s()[\]{};>,]/ });
  const editor = CodeMirror.fromTextArea(field, {
    mode: "application/x-cypher-query",
    lineNumbers: true,
    lineWrapping: true,
    matchBrackets: true,
    inputStyle: "contenteditable",
    extraKeys: { "Ctrl-Space": complete, "Ctrl-Enter": submit, Tab: false, "Shift-Tab": false },
  });
  editor.getInputField().setAttribute("aria-label", label);
  editor.on("change", () => editor.save());
  editor.on("inputRead", (_, change) => {
    if (/[\p{L}:.]/u.test(change.text[0] ?? "")) complete(editor);
  });
}

function hint(editor: CodeMirror.Editor): CodeMirror.Hints {
  const cursor = editor.getCursor();
  const before = editor.getLine(cursor.line).slice(0, cursor.ch);
  const written = /[\p{L}\w]*$/u.exec(before)![0];
  const mark = before.slice(0, before.length - written.length);
  const found = fitting(words(mark), written).filter(({ name }) => name !== written);
  return {
    from: CodeMirror.Pos(cursor.line, cursor.ch - written.length),
    to: cursor,
    list: written || /[:.|]$/.test(mark) ? found.map(({ name, label }) => ({ text: name, displayText: `${name}  ${label}` })) : [],
  };
}

/** What may stand after these characters: types in brackets, labels in parentheses, keys after a point. */
function words(before: string): Word[] {
  if (before.endsWith(".")) return vocabulary.keys;
  if (/\[[^\]]*[:|]$/.test(before)) return vocabulary.types;
  if (/[:|]$/.test(before)) return vocabulary.labels;
  return CLAUSES.map((name) => ({ name, label: "" }));
}
