// The drawing as the server gives it (graph/drawing.py), in typed arrays, and what lies next to what.

export interface Named {
  name: string;
  label: string;
}

interface Places {
  plan: number[];
  start: number[];
  end: number[];
}

export interface Document {
  base: string;
  classes: Named[];
  kinds: Named[];
  commitments: Named[];
  plans: string[];
  nodes: { iri: string[]; label: string[]; class: number[]; commitment: number[]; x: number[]; y: number[] } & Places;
  edges: { source: number[]; target: number[]; kind: number[]; commitment: number[] };
  own: { edge: number[] } & Places;
}

/** Characters of a plan: its place in the list of plans, and code points of the received text from 0. */
export interface Place {
  plan: number;
  start: number;
  end: number;
}

const STATING = new Set(["Effort", "Target", "Outcome"]);

export class Drawing {
  readonly nodes: number;
  readonly edges: number;
  readonly classes: Named[];
  readonly kinds: Named[];
  readonly commitments: Named[];
  readonly base: string;
  readonly plans: string[];
  readonly label: string[];
  readonly family: Uint8Array;
  readonly firmness: Int8Array; // of nodes; -1 where they have none
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly kind: Uint8Array;
  readonly edgeFirmness: Int8Array;
  readonly begin: Uint32Array; // where a node's neighbours begin in `near` and `by`
  readonly near: Uint32Array;
  readonly by: Uint32Array; // the edge that leads there
  private readonly iris: string[];
  private readonly places: Int32Array[];
  private readonly own = new Map<number, Place>();
  private numbers: Map<string, number> | undefined;
  private quoted: Map<string, { nodes: number[]; edges: number[] }> | undefined;

  constructor(given: Document) {
    this.base = given.base;
    this.classes = given.classes;
    this.kinds = given.kinds;
    this.commitments = given.commitments;
    this.plans = given.plans;
    this.iris = given.nodes.iri;
    this.label = given.nodes.label;
    this.family = Uint8Array.from(given.nodes.class);
    this.firmness = Int8Array.from(given.nodes.commitment);
    this.x = Float64Array.from(given.nodes.x);
    this.y = Float64Array.from(given.nodes.y);
    this.places = [given.nodes.plan, given.nodes.start, given.nodes.end].map((one) => Int32Array.from(one));
    this.source = Uint32Array.from(given.edges.source);
    this.target = Uint32Array.from(given.edges.target);
    this.kind = Uint8Array.from(given.edges.kind);
    this.edgeFirmness = Int8Array.from(given.edges.commitment);
    this.nodes = this.iris.length;
    this.edges = this.source.length;
    given.own.edge.forEach((edge, at) => {
      this.own.set(edge, { plan: given.own.plan[at]!, start: given.own.start[at]!, end: given.own.end[at]! });
    });
    this.begin = new Uint32Array(this.nodes + 1);
    this.near = new Uint32Array(2 * this.edges);
    this.by = new Uint32Array(2 * this.edges);
    this.link();
  }

  private link(): void {
    const { source, target, begin } = this;
    for (let edge = 0; edge < this.edges; edge++) {
      begin[source[edge]! + 1]!++;
      begin[target[edge]! + 1]!++;
    }
    for (let node = 0; node < this.nodes; node++) begin[node + 1]! += begin[node]!;
    const next = begin.slice();
    for (let edge = 0; edge < this.edges; edge++) {
      for (const [one, other] of [[source[edge]!, target[edge]!], [target[edge]!, source[edge]!]] as const) {
        this.near[next[one]!] = other;
        this.by[next[one]!++] = edge;
      }
    }
  }

  degree(node: number): number {
    return this.begin[node + 1]! - this.begin[node]!;
  }

  className(node: number): string {
    return this.classes[this.family[node]!]!.name;
  }

  iri(node: number): string {
    const short = this.iris[node]!;
    return short.includes("://") ? short : this.base + short;
  }

  /** The node of an IRI, whole or as it stands below the base; undefined where the drawing has none. */
  number(iri: string): number | undefined {
    this.numbers ??= new Map(this.iris.map((one, at) => [one, at]));
    return this.numbers.get(iri.startsWith(this.base) ? iri.slice(this.base.length) : iri);
  }

  placeOfNode(node: number): Place | undefined {
    const [plan, start, end] = this.places.map((column) => column[node]!) as [number, number, number];
    return plan < 0 ? undefined : { plan, start, end };
  }

  /** Where an edge is stated: at its own place, else where the effort, target or outcome at one of its ends is. */
  placeOfEdge(edge: number): Place | undefined {
    const own = this.own.get(edge);
    if (own) return own;
    const ends = [this.source[edge]!, this.target[edge]!];
    const stating = ends.find((end) => STATING.has(this.className(end)));
    return this.placeOfNode(stating ?? ends[0]!);
  }

  planIri(place: Place): string {
    return this.base + this.plans[place.plan]!;
  }

  /** What is stated at these characters of a plan (an IRI): nodes, and edges that state it themselves. */
  statedAt(plan: string, start: number, end: number): { nodes: number[]; edges: number[] } {
    if (!this.quoted) {
      this.quoted = new Map();
      const at = (place: Place) => {
        const key = `${place.plan} ${place.start} ${place.end}`;
        const found = this.quoted!.get(key) ?? { nodes: [], edges: [] };
        this.quoted!.set(key, found);
        return found;
      };
      for (let node = 0; node < this.nodes; node++) {
        const place = this.placeOfNode(node);
        if (place && STATING.has(this.className(node))) at(place).nodes.push(node);
      }
      for (const [edge, place] of this.own) at(place).edges.push(edge);
    }
    const number = this.plans.indexOf(plan.replace(this.base, ""));
    return this.quoted.get(`${number} ${start} ${end}`) ?? { nodes: [], edges: [] };
  }
}

/** All nodes within so many steps of some; `through` says which nodes may be reached. */
export function around(drawing: Drawing, starts: Iterable<number>, steps: number, through: (node: number) => boolean): Set<number> {
  const found = new Set(starts);
  let ring = [...found];
  for (let step = 0; step < steps && ring.length; step++) {
    const next: number[] = [];
    for (const node of ring) {
      for (let at = drawing.begin[node]!; at < drawing.begin[node + 1]!; at++) {
        const other = drawing.near[at]!;
        if (!found.has(other) && through(other)) {
          found.add(other);
          next.push(other);
        }
      }
    }
    ring = next;
  }
  return found;
}

/** The nodes and edges of all shortest ways between two nodes, whichever way the edges point; undefined where none leads. */
export function shortest(
  drawing: Drawing, from: number, to: number, through: (node: number) => boolean,
): { nodes: Set<number>; edges: Set<number>; steps: number } | undefined {
  const steps = new Int32Array(drawing.nodes).fill(-1);
  steps[from] = 0;
  let ring = [from];
  while (ring.length && steps[to]! < 0) {
    const next: number[] = [];
    for (const node of ring) {
      for (let at = drawing.begin[node]!; at < drawing.begin[node + 1]!; at++) {
        const other = drawing.near[at]!;
        if (steps[other]! < 0 && (through(other) || other === to)) {
          steps[other] = steps[node]! + 1;
          next.push(other);
        }
      }
    }
    ring = next;
  }
  if (steps[to]! < 0) return undefined;
  const nodes = new Set([to]);
  const edges = new Set<number>();
  for (const node of nodes) {
    for (let at = drawing.begin[node]!; at < drawing.begin[node + 1]!; at++) {
      const other = drawing.near[at]!;
      if (steps[other]! >= 0 && steps[other] === steps[node]! - 1) {
        nodes.add(other);
        edges.add(drawing.by[at]!);
      }
    }
  }
  return { nodes, edges, steps: steps[to]! };
}

/** Names that have what is sought in them: those that begin with it first, short ones before long ones. */
export function seek(drawing: Drawing, text: string, most: number): number[] {
  const sought = fold(text);
  if (!sought) return [];
  const found: [number, number][] = [];
  for (let node = 0; node < drawing.nodes; node++) {
    const at = fold(drawing.label[node]!).indexOf(sought);
    if (at >= 0) found.push([(at ? 1000 : 0) + drawing.label[node]!.length, node]);
  }
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]).slice(0, most).map(([, node]) => node);
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[\s“”"'‘’「」]+/gu, "");
}
