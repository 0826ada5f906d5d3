// The SPARQL editor: Yasqe, which asks nobody: its completion from other hosts is off, ours is from the ontology.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import type { Editor, KeyMap } from "codemirror";
import { fitting, vocabulary } from "./vocabulary";

const { prefixes, terms } = vocabulary;

/** An editor in the place of a text field, whose text goes with the form that it is in. */
export function sparqlEditor(field: HTMLTextAreaElement, label: string): void {
  const place = document.createElement("div");
  field.before(place);
  field.hidden = true;
  Yasqe.registerAutocompleter(
    {
      name: "ontology",
      bulk: false,
      autoShow: true,
      isValidCompletionPosition: (yasqe) => {
        const token = yasqe.getCompleteToken();
        return token.type !== "string" && token.type !== "comment" && /^(ino:\w*|[\p{L}]{2,})$/u.test(token.string);
      },
      preProcessToken: (yasqe) => ({ ...yasqe.getCompleteToken(), autocompletionString: yasqe.getCompleteToken().string }),
      get: (_, token) => {
        const written = token?.autocompletionString ?? "";
        return fitting(terms, written.replace(/^ino:/, "")).map(({ name }) => name);
      },
      postprocessHints: (_, hints) =>
        hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${terms.find(({ name }) => name === hint.text)?.label ?? ""}` })),
    },
    false,
  );
  const yasqe = new Yasqe(place, {
    value: field.value,
    autocompleters: ["variables", "ontology"],
    showQueryButton: false,
    createShareableLink: null,
    persistenceId: null,
    resizeable: false,
    collapsePrefixesOnLoad: false,
    inputStyle: "contenteditable",
    editorHeight: "20rem",
    lineWrapping: true,
  } as never);
  yasqe.getInputField().setAttribute("aria-label", label);
  yasqe.on("change", () => {
    field.value = yasqe.getValue();
    if (/\bino:\w/.test(field.value) && !("ino" in yasqe.getPrefixesFromQuery())) yasqe.addPrefixes({ ino: prefixes["ino"]! });
  });
  const editor = yasqe as unknown as Editor;
  const keys = editor.getOption("extraKeys") as KeyMap;
  editor.setOption("extraKeys", { ...keys, "Ctrl-Enter": () => field.form?.requestSubmit(), Tab: false, "Shift-Tab": false });
}
