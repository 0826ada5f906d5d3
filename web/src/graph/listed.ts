// What is shown, as tables: for whoever does not see the picture, and for reading in order.
import { say } from "../words";
import { button, made } from "./details";
import type { Drawing } from "./drawing";
import type { Scene } from "./scene";

const MOST = 300;

export function listed(
  root: HTMLElement, drawing: Drawing, scene: Scene, choose: (node: number) => void, chooseEdge: (edge: number) => void,
): void {
  const nodes = scene.nodes.filter((node) => scene.visible(node)).sort((one, other) => drawing.degree(other) - drawing.degree(one));
  const edges = scene.edges.filter((edge) => scene.visibleEdge(edge));
  const link = (text: string, act: () => void) => {
    const one = button(text, act);
    one.className = "link";
    return one;
  };
  const nodeRows = nodes.slice(0, MOST).map((node) => [
    link(drawing.label[node]!, () => choose(node)), drawing.classes[drawing.family[node]!]!.label,
    drawing.commitments[drawing.firmness[node]!]?.label ?? "", String(drawing.degree(node)),
  ]);
  const edgeRows = edges.slice(0, MOST).map((edge) => [
    drawing.label[drawing.source[edge]!]!, link(drawing.kinds[drawing.kind[edge]!]!.label, () => chooseEdge(edge)),
    drawing.label[drawing.target[edge]!]!, drawing.commitments[drawing.edgeFirmness[edge]!]?.label ?? "",
  ]);
  root.replaceChildren(
    table(say("graph_nodes", { n: nodes.length.toLocaleString() }), ["graph_name", "graph_class", "graph_commitment", "graph_edges_of"], nodeRows),
    table(say("graph_edges", { n: edges.length.toLocaleString() }), ["graph_from", "graph_kind", "graph_to", "graph_commitment"], edgeRows),
  );
  if (Math.max(nodes.length, edges.length) > MOST) root.append(made("p", say("graph_first", { n: MOST }), "soft"));
}

function table(caption: string, heads: string[], rows: (string | HTMLElement)[][]): HTMLElement {
  const one = made("table");
  one.append(made("caption", caption));
  const head = one.createTHead().insertRow();
  for (const name of heads) {
    const cell = made("th", say(name));
    cell.scope = "col";
    head.append(cell);
  }
  const body = one.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of row) line.insertCell().append(value);
  }
  const box = made("div", "", "scroll");
  box.append(one);
  return box;
}
