// What is shown, as files: SVG, GraphML, GEXF, and CSV of nodes or of edges. All that texts say is escaped.
import type { Drawing, Place } from "./drawing";

export interface Part {
  drawing: Drawing;
  nodes: number[];
  edges: number[];
  position: (node: number) => { x: number; y: number; size: number };
  color: (family: number) => string;
}

const MARKS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;" };

/** As graph/interchange.py writes it: what XML 1.0 cannot hold is `_x`, its four hexadecimal digits and `_`. */
export function xml(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (found) => `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`)
    .replace(/[&<>"\n\r\t]/g, (found) => MARKS[found]!);
}

interface Row {
  [column: string]: string | number;
}

function place(drawing: Drawing, at: Place | undefined): Row {
  return at ? { plan: drawing.planIri(at), start: at.start, end: at.end } : {};
}

function firmness(drawing: Drawing, at: number): Row {
  return at < 0 ? {} : { commitment: drawing.commitments[at]!.name };
}

function nodeRow({ drawing }: Part, node: number): Row {
  return {
    iri: drawing.iri(node), label: drawing.label[node]!, class: drawing.className(node), ...firmness(drawing, drawing.firmness[node]!),
    ...place(drawing, drawing.placeOfNode(node)),
  };
}

function edgeRow({ drawing }: Part, edge: number): Row {
  return {
    kind: drawing.kinds[drawing.kind[edge]!]!.name, ...firmness(drawing, drawing.edgeFirmness[edge]!), ...place(drawing, drawing.placeOfEdge(edge)),
  };
}

const NUMBERS = new Set(["start", "end"]);
const NODE_COLUMNS = ["label", "class", "commitment", "plan", "start", "end"];
const EDGE_COLUMNS = ["kind", "commitment", "plan", "start", "end"];

export function svg(part: Part, visibleLabels: (node: number) => boolean, look: { line: string; text: string; paper: string }): string {
  const at = new Map(part.nodes.map((node) => [node, part.position(node)]));
  const all = [...at.values()];
  const [left, right] = [Math.min(...bounds(all, "x")), Math.max(...bounds(all, "x"))];
  const [low, high] = [Math.min(...bounds(all, "y")), Math.max(...bounds(all, "y"))];
  const scale = 1400 / Math.max(right - left, high - low, 1e-6);
  const x = (value: number) => ((value - left) * scale + 60).toFixed(1);
  const y = (value: number) => ((high - value) * scale + 60).toFixed(1);
  const lines = part.edges.map((edge) => {
    const one = at.get(part.drawing.source[edge]!)!;
    const other = at.get(part.drawing.target[edge]!)!;
    return `<line x1="${x(one.x)}" y1="${y(one.y)}" x2="${x(other.x)}" y2="${y(other.y)}"><title>${xml(part.drawing.kinds[part.drawing.kind[edge]!]!.label)}</title></line>`;
  });
  const dots = part.nodes.map((node) => {
    const { x: across, y: up, size } = at.get(node)!;
    const label = xml(part.drawing.label[node]!);
    return `<circle cx="${x(across)}" cy="${y(up)}" r="${size.toFixed(1)}" fill="${part.color(part.drawing.family[node]!)}"><title>${label}</title></circle>`;
  });
  const names = part.nodes.filter(visibleLabels).map((node) => {
    const { x: across, y: up, size } = at.get(node)!;
    return `<text x="${x(across)}" y="${y(up)}" dx="${(size + 3).toFixed(1)}" dy="4">${xml(part.drawing.label[node]!)}</text>`;
  });
  const width = ((right - left) * scale + 320).toFixed(0);
  const height = ((high - low) * scale + 120).toFixed(0);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="${look.paper}"/>`,
    `<g stroke="${look.line}">`, ...lines, "</g>", "<g>", ...dots, "</g>", `<g fill="${look.text}">`, ...names, "</g>", "</svg>", "",
  ].join("\n");
}

function bounds(all: { x: number; y: number }[], axis: "x" | "y"): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const one of all) {
    low = Math.min(low, one[axis]);
    high = Math.max(high, one[axis]);
  }
  return [low, high];
}

export function graphml(part: Part): string {
  const key = (kind: string) => (name: string) =>
    `<key id="${kind}-${name}" for="${kind}" attr.name="${name}" attr.type="${NUMBERS.has(name) ? "long" : "string"}"/>`;
  const data = (kind: string, columns: string[], row: Row) =>
    columns.filter((name) => name in row).map((name) => `<data key="${kind}-${name}">${xml(String(row[name]))}</data>`).join("");
  const id = (node: number) => xml(part.drawing.iri(node));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...NODE_COLUMNS.map(key("node")), ...EDGE_COLUMNS.map(key("edge")), '<graph edgedefault="directed">',
    ...part.nodes.map((node) => `<node id="${id(node)}">${data("node", NODE_COLUMNS, nodeRow(part, node))}</node>`),
    ...part.edges.map((edge) => `<edge id="${edge}" source="${id(part.drawing.source[edge]!)}" target="${id(part.drawing.target[edge]!)}">${data("edge", EDGE_COLUMNS, edgeRow(part, edge))}</edge>`),
    "</graph>", "</graphml>", "",
  ].join("\n");
}

export function gexf(part: Part): string {
  const columns = (kind: string, names: string[]) => [
    `<attributes class="${kind}" mode="static">`,
    ...names.filter((name) => name !== "label").map((name) => `<attribute id="${name}" title="${name}" type="${NUMBERS.has(name) ? "long" : "string"}"/>`),
    "</attributes>",
  ];
  const values = (names: string[], row: Row) =>
    `<attvalues>${names.filter((name) => name in row && name !== "label").map((name) => `<attvalue for="${name}" value="${xml(String(row[name]))}"/>`).join("")}</attvalues>`;
  const id = (node: number) => xml(part.drawing.iri(node));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    "<meta><creator>Innograph</creator></meta>", '<graph defaultedgetype="directed" mode="static">',
    ...columns("node", NODE_COLUMNS), ...columns("edge", EDGE_COLUMNS), "<nodes>",
    ...part.nodes.map((node) => {
      const { x, y, size } = part.position(node);
      return `<node id="${id(node)}" label="${xml(part.drawing.label[node]!)}">${values(NODE_COLUMNS, nodeRow(part, node))}<viz:position x="${x.toFixed(2)}" y="${y.toFixed(2)}"/><viz:size value="${size.toFixed(2)}"/></node>`;
    }),
    "</nodes>", "<edges>",
    ...part.edges.map((edge) => {
      const kind = part.drawing.kinds[part.drawing.kind[edge]!]!;
      return `<edge id="${edge}" source="${id(part.drawing.source[edge]!)}" target="${id(part.drawing.target[edge]!)}" label="${xml(kind.name)}">${values(EDGE_COLUMNS, edgeRow(part, edge))}</edge>`;
    }),
    "</edges>", "</graph>", "</gexf>", "",
  ].join("\n");
}

/** For spreadsheets: a text that one would run as a formula has an apostrophe before it (queries/answer.py). */
export function csv(columns: string[], rows: Row[]): string {
  const cell = (value: string | number | undefined) => {
    if (value === undefined) return "";
    const text = typeof value === "string" && /^ *[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return "\ufeff" + [columns, ...rows.map((row) => columns.map((name) => row[name]))].map((row) => row.map(cell).join(",") + "\r\n").join("");
}

export function nodesCsv(part: Part): string {
  return csv(["iri", ...NODE_COLUMNS], part.nodes.map((node) => nodeRow(part, node)));
}

export function edgesCsv(part: Part): string {
  const ends = (edge: number) => {
    const [source, target] = [part.drawing.source[edge]!, part.drawing.target[edge]!];
    return { source: part.drawing.iri(source), sourceLabel: part.drawing.label[source]!, target: part.drawing.iri(target), targetLabel: part.drawing.label[target]! };
  };
  return csv(["source", "sourceLabel", "target", "targetLabel", ...EDGE_COLUMNS], part.edges.map((edge) => ({ ...ends(edge), ...edgeRow(part, edge) })));
}

export function save(name: string, content: string | Blob, media: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: `${media};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
