// The page Ask: names offered as one types, editors, saved queries, and the answer in other forms.
import "../ask/ask.css";
import { kept } from "../ask/kept";
import { chart, places, type Answer } from "../ask/views";
import { combobox } from "../combobox";
import { button, made } from "../graph/details";
import { named } from "../named";
import { say } from "../words";

const OWN = ["mode", "view"];

async function main(): Promise<void> {
  document.querySelectorAll<HTMLInputElement>("input[data-kind]").forEach(offering);
  const form = document.querySelector<HTMLFormElement>("#editor");
  if (form) {
    const field = form.querySelector("textarea")!;
    const label = form.querySelector("label[for=text]")!.textContent!;
    if (form.dataset["mode"] === "query") (await import("../ask/sparql")).sparqlEditor(field, label);
    else (await import("../ask/cypher")).cypherEditor(field, label);
    kept(form, document.getElementById("kept")!);
  }
  const island = document.getElementById("answer");
  if (island) answered(JSON.parse(island.textContent!) as Answer);
  document.body.dataset["ready"] = "true";
}

/** A field of a question: what was chosen is asked for by its IRI, since several things may have its name. */
function offering(input: HTMLInputElement): void {
  const sent = made("input");
  sent.type = "hidden";
  sent.name = input.name;
  sent.value = input.value;
  input.removeAttribute("name");
  input.value = input.dataset["label"] || input.value; // the address has an IRI, people read the name
  input.after(sent);
  input.addEventListener("input", () => (sent.value = input.value));
  combobox(input, named(input.dataset["kind"]!), (offer) => (sent.value = offer.value));
}

function answered(answer: Answer): void {
  const asked = new URL(location.href).searchParams;
  for (const name of OWN) asked.delete(name);
  const view = document.getElementById("view");
  const table = document.getElementById("table");
  const files = document.getElementById("files")!;
  for (const form of ["csv", "json", "xlsx"]) {
    const link = made("a", form.toUpperCase(), "button");
    link.href = `/ask.${form}?${asked}`;
    link.download = `answer.${form}`;
    files.append(link);
  }
  if (!view || !table) return;
  const views = document.getElementById("views")!;
  const show = (name: string) => {
    [...views.querySelectorAll("button")].forEach((one) => one.setAttribute("aria-pressed", String(one.dataset["view"] === name)));
    table.hidden = name !== "table";
    view.hidden = name === "table";
    if (name === "chart") chart(view, answer);
    if (name === "places") places(view, answer);
    const here = new URL(location.href);
    if (name === "table") here.searchParams.delete("view");
    else here.searchParams.set("view", name);
    history.replaceState(null, "", here);
  };
  for (const name of ["table", "chart", "places"]) {
    const one = button(say(`ask_${name}`), () => show(name));
    one.dataset["view"] = name;
    views.append(one);
  }
  const graph = made("a", say("ask_graph"), "button");
  graph.href = `/graph?${asked}`;
  views.append(graph);
  const wanted = new URL(location.href).searchParams.get("view") ?? "table";
  show(["chart", "places"].includes(wanted) ? wanted : "table");
}

void main();
