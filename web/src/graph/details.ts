// What is said of the chosen node or edge: its statements, each with the sentence that it rests on.
import { say } from "../words";
import type { Drawing, Place } from "./drawing";
import { slug } from "./scene";

export interface Acts {
  choose: (node: number) => void;
  chooseEdge: (edge: number) => void;
  focus: (node: number) => void;
  expand: (node: number) => void;
  from: (node: number) => void;
  to: (node: number) => void;
  visible: (edge: number) => boolean;
  limited: () => boolean;
}

interface Sentence {
  before: string;
  quote: string;
  after: string;
  title: string;
  href: string;
}

const MOST = 200; // statements listed of one node

export class Details {
  private turn = 0;

  constructor(private readonly root: HTMLElement, private readonly drawing: Drawing, private readonly acts: Acts) {}

  node(node: number | undefined): void {
    this.turn++;
    if (node === undefined) {
      this.put(made("p", say("graph_choose"), "soft"));
      return;
    }
    const { drawing, acts } = this;
    const head = made("h2", drawing.label[node]!);
    const about = made("a", say("graph_about"));
    about.href = address("/resource", { iri: drawing.iri(node) });
    const tools = made("div", "", "tools");
    tools.append(
      button(say("graph_focus"), () => acts.focus(node)),
      ...(acts.limited() ? [button(say("graph_expand"), () => acts.expand(node))] : []),
      button(say("graph_path_from"), () => acts.from(node)),
      button(say("graph_path_to"), () => acts.to(node)),
    );
    const kind = made("span", drawing.classes[drawing.family[node]!]!.label, `kind ${slug(drawing.className(node))}`);
    const line = made("p", "", "line");
    line.append(kind, ...this.firm(drawing.firmness[node]!), about);
    this.put(head, line, tools, ...this.quoted(drawing.placeOfNode(node)), this.statements(node));
  }

  edge(edge: number): void {
    this.turn++;
    const { drawing } = this;
    const [source, target] = [drawing.source[edge]!, drawing.target[edge]!];
    const line = made("p", "", "statement");
    line.append(this.link(source), made("span", ` ${drawing.kinds[drawing.kind[edge]!]!.label} `, "soft"), this.link(target));
    const firm = made("p", "", "line");
    firm.append(...this.firm(drawing.edgeFirmness[edge]!));
    this.put(made("h2", say("graph_statement")), line, firm, ...this.quoted(drawing.placeOfEdge(edge)));
  }

  /** Puts this in place of what was there. Who was in it with the keyboard stays in it, at its head. */
  private put(head: HTMLElement, ...rest: HTMLElement[]): void {
    const within = this.root.contains(document.activeElement);
    head.tabIndex = -1;
    this.root.replaceChildren(head, ...rest);
    if (within) this.enter();
  }

  /** Goes there with the keyboard. */
  enter(): void {
    (this.root.firstElementChild as HTMLElement).focus();
  }

  private firm(at: number): HTMLElement[] {
    const term = this.drawing.commitments[at];
    return term ? [made("span", term.label, `firm ${term.name}`)] : [];
  }

  private link(node: number): HTMLElement {
    const link = button(this.drawing.label[node]!, () => this.acts.choose(node));
    link.className = "link";
    return link;
  }

  private statements(node: number): HTMLElement {
    const { drawing } = this;
    const list = made("ul", "", "statements");
    let left = 0;
    for (let at = drawing.begin[node]!; at < drawing.begin[node + 1]!; at++) {
      const edge = drawing.by[at]!;
      if (!this.acts.visible(edge)) continue;
      if (list.children.length === MOST) {
        left++;
        continue;
      }
      const item = made("li");
      const out = drawing.source[edge] === node;
      const kind = button(`${out ? "→" : "←"} ${drawing.kinds[drawing.kind[edge]!]!.label}`, () => this.acts.chooseEdge(edge));
      kind.className = "why";
      kind.title = say("graph_sentence");
      item.append(kind, this.link(drawing.near[at]!));
      list.append(item);
    }
    if (left) list.append(made("li", say("graph_more", { n: left }), "soft"));
    return list;
  }

  private quoted(place: Place | undefined): HTMLElement[] {
    if (!place) return [];
    const box = made("blockquote", "…", "quote");
    box.lang = "zh";
    const where = made("p", "", "where");
    void this.fill(box, where, place, this.turn);
    return [box, where];
  }

  private async fill(box: HTMLElement, where: HTMLElement, place: Place, turn: number): Promise<void> {
    const given = { plan: this.drawing.planIri(place), start: String(place.start), end: String(place.end) };
    const answer = await fetch(address("/sentence.json", given));
    if (turn !== this.turn) return;
    if (!answer.ok) {
      box.textContent = (await answer.text()).trim();
      return;
    }
    const said = (await answer.json()) as Sentence;
    box.replaceChildren(said.before, made("mark", said.quote), said.after);
    const link = made("a", said.title);
    link.href = said.href;
    where.replaceChildren(link);
  }
}

export function made<K extends keyof HTMLElementTagNameMap>(tag: K, text = "", name = ""): HTMLElementTagNameMap[K] {
  const one = document.createElement(tag);
  if (text) one.textContent = text;
  if (name) one.className = name;
  return one;
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const one = made("button", text);
  one.type = "button";
  one.addEventListener("click", act);
  return one;
}

/** An address of this server, in the language that the visitor chose. */
export function address(path: string, given: Record<string, string> = {}): string {
  const made = new URL(path, location.href);
  for (const [name, value] of Object.entries(given)) made.searchParams.set(name, value);
  const lang = new URL(location.href).searchParams.get("lang");
  if (lang) made.searchParams.set("lang", lang);
  return made.pathname + made.search;
}
