// An answer's other forms: a bar chart, and what is where.
import { made } from "../graph/details";
import { say } from "../words";

export type Value = string | number | boolean | null;

export interface Answer {
  headings: Record<string, string>;
  spoken: Record<string, string>; // labels of values that are terms of the ontology
  columns: string[];
  rows: Record<string, Value>[];
  evidence: string[];
}

const BARS = 30;
const WIDTH = 900;
const SVG = "http://www.w3.org/2000/svg";
const PLACES = /place|district|located|city|地点|地點|区|區/i;
const APART = new Set(["plan", "quote", "start", "end", "section", "otherPlan", "otherQuote", "otherStart", "otherEnd", "otherSection"]);

function columns(answer: Answer, fits: (value: Value) => boolean): string[] {
  return answer.columns.filter((name) => !APART.has(name) && answer.rows.some((row) => fits(row[name] ?? null)));
}

function text(answer: Answer, value: Value | undefined): string {
  return value === null || value === undefined || value === "" ? say("ask_unnamed") : (answer.spoken[String(value)] ?? String(value));
}

function choice(label: string, id: string, names: [string, string][], chosen: string, act: () => void): HTMLElement {
  const box = made("span", "", "choice");
  const select = made("select");
  select.id = id;
  select.append(...names.map(([value, name]) => new Option(name, value, false, value === chosen)));
  select.addEventListener("change", act);
  const head = made("label", label);
  head.htmlFor = id;
  box.append(head, select);
  return box;
}

/** How many rows, or the sum of a column, for each value of another. */
export function chart(root: HTMLElement, answer: Answer): void {
  const words = columns(answer, (value) => typeof value === "string");
  const numbers = columns(answer, (value) => typeof value === "number");
  const picture = made("div");
  const value = (id: string) => root.querySelector<HTMLSelectElement>(`#${id}`)!.value;
  const draw = () => picture.replaceChildren(bars(sums(answer, value("by"), value("of"))));
  root.replaceChildren(
    choice(say("ask_by"), "by", (words.length ? words : answer.columns).map((name) => [name, answer.headings[name]!]), "", draw),
    choice(say("ask_of"), "of", [["", say("ask_count")], ...numbers.map((name): [string, string] => [name, answer.headings[name]!])], "", draw),
    picture,
  );
  draw();
}

function sums(answer: Answer, by: string, of: string): [string, number][] {
  const found = new Map<string, number>();
  for (const row of answer.rows) {
    const more = of ? Number(row[of] ?? 0) : 1;
    found.set(text(answer, row[by]), (found.get(text(answer, row[by])) ?? 0) + more);
  }
  const all = [...found].sort((one, other) => other[1] - one[1]);
  if (all.length <= BARS) return all;
  const rest = all.slice(BARS - 1);
  return [...all.slice(0, BARS - 1), [say("ask_other", { n: rest.length }), rest.reduce((sum, [, more]) => sum + more, 0)]];
}

function bars(all: [string, number][]): SVGElement {
  const one = <K extends keyof SVGElementTagNameMap>(tag: K, given: Record<string, string | number>, content = "") => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(given)) made.setAttribute(name, String(value));
    if (content) made.textContent = content;
    return made;
  };
  const most = Math.max(...all.map(([, value]) => value), 1e-9);
  const height = 26 * all.length + 8;
  const picture = one("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "bars", role: "img", "aria-label": all.map(([name, value]) => `${name}: ${value}`).join("; ") });
  const short = (name: string) => ([...name].length > 22 ? `${[...name].slice(0, 21).join("")}…` : name);
  all.forEach(([name, value], at) => {
    const y = 26 * at + 4;
    const width = Math.max(1, (Math.max(value, 0) / most) * (WIDTH - 370));
    const title = one("title", {}, `${name}: ${value}`);
    const group = one("g", {});
    group.append(
      title, one("text", { x: 290, y: y + 15, "text-anchor": "end" }, short(name)), one("rect", { x: 300, y, width, height: 20, rx: 3 }),
      one("text", { x: 306 + width, y: y + 15, class: "value" }, value.toLocaleString()),
    );
    picture.append(group);
  });
  return picture;
}

/** The rows, gathered by place: by the column that has one, or by another that a person chooses. */
export function places(root: HTMLElement, answer: Answer): void {
  const words = columns(answer, (value) => typeof value === "string");
  const first = words.find((name) => PLACES.test(name)) ?? words[0] ?? "";
  const list = made("div", "", "places");
  const draw = () => {
    const by = root.querySelector<HTMLSelectElement>("#where")!.value;
    const found = new Map<string, HTMLLIElement[]>();
    answer.rows.forEach((row, at) => {
      const item = made("li", words.filter((name) => name !== by && row[name]).map((name) => text(answer, row[name])).join(" · "));
      if (answer.evidence[at]) {
        const link = made("a", say("ask_sentence"), "small");
        link.href = answer.evidence[at];
        item.append(" ", link);
      }
      const key = text(answer, row[by]);
      found.set(key, [...(found.get(key) ?? []), item]);
    });
    const groups = [...found].sort((one, other) => other[1].length - one[1].length);
    list.replaceChildren(...groups.map(([name, items]) => {
      const group = made("section");
      const rows = made("ul");
      rows.append(...items);
      group.append(made("h3", `${name} (${items.length})`), rows);
      return group;
    }));
  };
  root.replaceChildren(choice(say("ask_by"), "where", words.map((name) => [name, answer.headings[name]!]), first, draw), list);
  draw();
}
