// The page Graph: the whole drawing or a part of it, what is chosen in it, and its statements with their sentences.
import "../graph/graph.css";
import { combobox, type Offer } from "../combobox";
import { Details } from "../graph/details";
import { around, Drawing, seek, shortest, type Document } from "../graph/drawing";
import { files } from "../graph/files";
import { listed } from "../graph/listed";
import { result } from "../graph/result";
import { Scene, slug } from "../graph/scene";
import { read, write } from "../graph/state";
import { say } from "../words";

const MANY_OFFERS = 12;
const MOST_KNOWN = 3; // of what the server finds: its best ones
const status = document.getElementById("status")!;
const stage = document.getElementById("picture")!;
const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;

async function main(): Promise<void> {
  if (!hasWebgl()) return tell(say("graph_no_webgl"));
  const answer = await fetch(stage.dataset["drawing"]!, { headers: { Accept: "application/json" } });
  if (!answer.ok) return tell(((await answer.json()) as { told: string }).told);
  const given = (await answer.json()) as Document;
  performance.mark("arrived");
  const drawing = new Drawing(given);
  const page = new Page(drawing, new Scene(drawing, stage));
  await page.begin();
}

function hasWebgl(): boolean {
  return !!document.createElement("canvas").getContext("webgl2");
}

function tell(text: string): void {
  status.textContent = text;
}

class Page {
  private readonly state = read(new URL(location.href));
  private chosen: number | undefined;
  private edge: number | undefined;
  private path: { nodes: Set<number>; edges: Set<number>; steps: number } | undefined;
  private found: Set<number> | undefined; // of a result
  private fault = ""; // what was wrong with the query
  private readonly details: Details;
  private readonly inputs = { from: element<HTMLInputElement>("path-from"), to: element<HTMLInputElement>("path-to") };

  constructor(private readonly drawing: Drawing, private readonly scene: Scene) {
    this.details = new Details(element("details"), drawing, {
      choose: (node) => this.choose(node, true),
      chooseEdge: (edge) => this.chooseEdge(edge),
      focus: (node) => void this.focus(node, false),
      expand: (node) => void this.focus(node, true),
      from: (node) => void this.setEnd("from", node),
      to: (node) => void this.setEnd("to", node),
      visible: (edge) => scene.visibleEdge(edge),
      limited: () => this.limited(),
    });
  }

  async begin(): Promise<void> {
    this.switches("classes", this.drawing.classes, this.drawing.family, this.state.hide, true);
    this.switches("commitments", this.drawing.commitments, this.drawing.firmness, this.state.without, false);
    this.applySwitches();
    this.listen();
    for (const end of ["from", "to"] as const) {
      const node = this.drawing.number(this.state[end]);
      if (node !== undefined) this.inputs[end].value = this.drawing.label[node]!;
    }
    if ([...this.state.result].length) {
      tell(say("graph_asking"));
      const found = await result(this.drawing, this.state.result);
      if (typeof found === "string") {
        this.fault = found;
        this.state.result = new URLSearchParams();
      } else this.found = found;
    }
    await this.show();
    element("whole").hidden = !this.limited() && !this.fault;
    performance.mark("drawn");
    document.body.dataset["ready"] = "true";
    const chosen = this.drawing.number(this.state.chosen);
    if (chosen !== undefined) this.choose(chosen, true);
  }

  // what is shown

  private limited(): boolean {
    return !!this.found || !!this.path || !!this.state.around.length;
  }

  private async show(): Promise<void> {
    this.path = this.findPath();
    let nodes: Set<number> | undefined;
    if (this.limited()) {
      const starts = this.state.around.map((iri) => this.drawing.number(iri)).filter((node) => node !== undefined);
      nodes = new Set([
        ...(this.found ?? []), ...(this.path?.nodes ?? []),
        ...around(this.drawing, starts, this.state.steps, (node) => this.scene.visible(node)),
      ]);
    }
    await this.scene.show(nodes);
    this.mark();
    this.count();
    element("whole").hidden = !this.limited();
    element("nearness").hidden = !this.state.around.length;
    write(this.state);
  }

  private findPath() {
    const ends = [this.state.from, this.state.to].map((iri) => this.drawing.number(iri));
    if (ends[0] === undefined || ends[1] === undefined || ends[0] === ends[1]) return undefined;
    const path = shortest(this.drawing, ends[0], ends[1], (node) => this.scene.visible(node));
    element("path-found").textContent = path ? say("graph_path_of", { n: path.steps }) : say("graph_no_path");
    return path;
  }

  private count(): void {
    const nodes = this.scene.nodes.filter((node) => this.scene.visible(node));
    const edges = this.scene.edges.filter((edge) => this.scene.visibleEdge(edge));
    if (this.fault) return tell(this.fault);
    tell(say(nodes.length ? "graph_shown" : "graph_nothing", { nodes: nodes.length.toLocaleString(), edges: edges.length.toLocaleString() }));
    if (element<HTMLDetailsElement>("list").open) this.list();
  }

  private list(): void {
    listed(element("list-body"), this.drawing, this.scene, (node) => this.choose(node, true), (edge) => this.chooseEdge(edge));
  }

  private mark(): void {
    this.scene.mark({ chosen: this.chosen, edge: this.edge, path: this.path?.edges ?? new Set() });
  }

  choose(node: number | undefined, go = false): void {
    this.chosen = node;
    this.edge = undefined;
    this.state.chosen = node === undefined ? "" : this.drawing.iri(node);
    write(this.state);
    this.details.node(node);
    this.mark();
    if (node !== undefined && go) this.scene.goTo(node);
  }

  chooseEdge(edge: number | undefined): void {
    this.edge = edge;
    if (edge !== undefined) this.details.edge(edge);
    else this.details.node(this.chosen);
    this.mark();
  }

  private async focus(node: number, more: boolean): Promise<void> {
    const iri = this.drawing.iri(node);
    if (more) this.state.around = [...new Set([...this.state.around, iri])];
    else {
      Object.assign(this.state, { around: [iri], from: "", to: "", result: new URLSearchParams() });
      this.found = undefined;
      this.clearPath();
    }
    await this.show();
    this.choose(node);
  }

  private clearPath(): void {
    this.inputs.from.value = this.inputs.to.value = "";
    element("path-found").textContent = "";
  }

  private async setEnd(end: "from" | "to", node: number): Promise<void> {
    this.state[end] = this.drawing.iri(node);
    this.inputs[end].value = this.drawing.label[node]!;
    if (this.state.from && this.state.to) {
      Object.assign(this.state, { around: [], result: new URLSearchParams() });
      this.found = undefined;
    }
    await this.show();
  }

  private async whole(): Promise<void> {
    this.fault = "";
    Object.assign(this.state, { around: [], from: "", to: "", result: new URLSearchParams() });
    this.found = undefined;
    this.clearPath();
    await this.show();
  }

  // switches

  private switches(id: string, named: { name: string; label: string }[], of: ArrayLike<number>, off: string[], colored: boolean): void {
    const counts = new Array<number>(named.length).fill(0);
    for (let at = 0; at < of.length; at++) if (of[at]! >= 0) counts[of[at]!]!++;
    const lines = named.map(({ name, label }, at) => {
      const line = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.name = id;
      box.value = name;
      box.checked = !off.includes(name);
      const text = document.createElement("span");
      text.textContent = label;
      const count = document.createElement("span");
      count.className = "count";
      count.textContent = counts[at]!.toLocaleString();
      if (colored) {
        const dot = document.createElement("span");
        dot.className = `dot ${slug(name)}`;
        line.append(box, dot, text, count);
      } else {
        line.append(box, text, count);
      }
      return line;
    }).filter((_, at) => counts[at]);
    element(id).append(...lines);
    element(id).addEventListener("change", () => {
      this.applySwitches();
      void this.after();
    });
  }

  private async after(): Promise<void> {
    if (this.state.around.length || this.path || this.state.from) await this.show();
    else this.count();
    write(this.state);
  }

  private applySwitches(): void {
    const off = (id: string) => [...element(id).querySelectorAll<HTMLInputElement>("input:not(:checked)")].map((box) => box.value);
    this.state.hide = off("classes");
    this.state.without = off("commitments");
    const numbers = (names: string[], all: { name: string }[]) => new Set(names.map((name) => all.findIndex((one) => one.name === name)));
    this.scene.hide(numbers(this.state.hide, this.drawing.classes), numbers(this.state.without, this.drawing.commitments));
  }

  // what people do

  private listen(): void {
    const offers = (text: string) => this.offers(text);
    const go = (offer: Offer) => void this.find(Number(offer.value)).then(() => this.details.enter());
    combobox(element<HTMLInputElement>("find"), offers, go);
    for (const end of ["from", "to"] as const) combobox(this.inputs[end], offers, (offer) => void this.setEnd(end, Number(offer.value)));
    const { sigma } = this.scene;
    sigma.on("clickNode", ({ node }) => this.choose(Number(node)));
    sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      void this.focus(Number(node), this.limited());
    });
    sigma.on("clickStage", ({ event }) => {
      const edge = this.scene.edgeAt(event.x, event.y);
      if (edge !== undefined) this.chooseEdge(edge);
      else this.choose(undefined);
    });
    const click = (id: string, act: () => void) => element(id).addEventListener("click", act);
    click("zoom-in", () => this.scene.zoom(0.66));
    click("zoom-out", () => this.scene.zoom(1.5));
    click("fit", () => this.scene.fit());
    click("whole", () => void this.whole());
    click("path-clear", () => {
      this.state.from = this.state.to = "";
      this.clearPath();
      void this.show();
    });
    const steps = element<HTMLSelectElement>("steps");
    steps.value = String(this.state.steps);
    steps.addEventListener("change", () => {
      this.state.steps = Number(steps.value);
      void this.show();
    });
    stage.addEventListener("keydown", (event) => this.key(event));
    element("details").addEventListener("keydown", (event) => {
      if (event.key === "Escape") element("find").focus();
    });
    element("list").addEventListener("toggle", () => this.count());
    files(element("save"), this.drawing, this.scene);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.scene.repaint());
  }

  private key(event: KeyboardEvent): void {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (way) this.scene.pan(way[0]!, way[1]!);
    else if (event.key === "+" || event.key === "=") this.scene.zoom(0.66);
    else if (event.key === "-") this.scene.zoom(1.5);
    else if (event.key === "0") this.scene.fit();
    else if (event.key === "Escape") this.choose(undefined);
    else return;
    event.preventDefault();
  }

  private async offers(text: string): Promise<Offer[]> {
    const own = seek(this.drawing, text, MANY_OFFERS);
    const known = new Set(own);
    if (own.length < MANY_OFFERS) {
      // short forms, pinyin and names in other languages are known to the server
      const address = new URL("/search.json", location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address);
      const found = answer.ok ? ((await answer.json()) as { found: { iri: string }[] }).found : [];
      for (const { iri } of found.slice(0, MOST_KNOWN)) {
        const node = this.drawing.number(iri);
        if (node !== undefined) known.add(node);
      }
    }
    return [...known].slice(0, MANY_OFFERS).map((node) => ({
      name: this.drawing.label[node]!, kind: this.drawing.classes[this.drawing.family[node]!]!.label, value: String(node),
    }));
  }

  private async find(node: number): Promise<void> {
    if (!this.scene.position(node)) {
      this.state.around = [...this.state.around, this.drawing.iri(node)];
      await this.show();
    }
    this.choose(node, true);
  }
}

void main().catch((error: unknown) => {
  tell(say("graph_failed"));
  throw error;
});
