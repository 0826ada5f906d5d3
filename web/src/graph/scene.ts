// What sigma draws: the whole drawing or some of its nodes, with classes and commitments switched off, and marks.
import { MultiDirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeLineProgram, NodeCircleProgram, NodePointProgram } from "sigma/rendering";
import type { Drawing } from "./drawing";

interface NodeLook {
  x: number;
  y: number;
  size: number;
  color: string;
  label: string;
}

interface EdgeLook {
  size?: number; // as the settings have it unless it is marked
  color?: string;
}

interface Written {
  x: number;
  y: number;
  size: number;
  label: string | null;
  color?: string;
}

type Shown = MultiDirectedGraph<NodeLook, EdgeLook>;

export interface Marks {
  chosen: number | undefined;
  edge: number | undefined;
  path: ReadonlySet<number>; // edges
}

const MANY = 3_000; // nodes from which on all is drawn in its simplest form
const ARRANGED = 1_500; // nodes that a part may have to be laid out anew
const CHUNK = 4_000; // nodes or edges that are taken in before the browser may do something else
const NEAR_PX = 6;
const LONGEST = 36; // characters of a label, Chinese ones counted twice
const REACH_PX = 40; // no node is drawn larger

// A node's key is its number in the drawing, an edge's is its number after an "e".
const nodeKey = (node: number) => String(node);
const edgeKey = (edge: number) => `e${edge}`;
const edgeOf = (key: string) => Number(key.slice(1));

// Which node is below the pointer is found from the nodes' places: reading it back from a second, unseen picture, as
// sigma does by itself, makes the browser wait for the graphics at each movement of the mouse.
class Points extends NodePointProgram<NodeLook, EdgeLook> {
  constructor(gl: WebGLRenderingContext, _: WebGLFramebuffer | null, renderer: Sigma<NodeLook, EdgeLook>) {
    super(gl, null as never, renderer);
  }
}

class Circles extends NodeCircleProgram<NodeLook, EdgeLook> {
  constructor(gl: WebGLRenderingContext, _: WebGLFramebuffer | null, renderer: Sigma<NodeLook, EdgeLook>) {
    super(gl, null as never, renderer);
  }
}

/** Lets the browser paint and listen before work goes on. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(0);
  });
}

/** Waits until what is there has been painted. */
function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

export class Scene {
  readonly sigma: Sigma<NodeLook, EdgeLook>;
  nodes: number[] = []; // what is in the graph shown, hidden ones too
  edges: number[] = [];
  private written: [number, number, number][] = []; // where labels stand: left, right, middle
  private across = new Float64Array(); // the nodes' places
  private up = new Float64Array();
  private graph: Shown = new MultiDirectedGraph();
  private whole: Shown | undefined;
  private hiddenClasses = new Set<number>();
  private hiddenFirmness = new Set<number>();
  private marks: Marks = { chosen: undefined, edge: undefined, path: new Set() };
  private near = new Set<number>();
  private colors: string[] = [];
  private ink = { line: "", soft: "", text: "", paper: "", accent: "" };
  private turn = 0;

  constructor(readonly drawing: Drawing, readonly container: HTMLElement) {
    this.readColors();
    const many = drawing.nodes > MANY;
    this.sigma = new Sigma<NodeLook, EdgeLook>(this.graph, container, {
      allowInvalidContainer: true,
      hideEdgesOnMove: drawing.edges > MANY,
      hideLabelsOnMove: many,
      renderEdgeLabels: false,
      enableEdgeEvents: false, // an edge is found from its ends' places: that costs no second drawing of all edges
      zIndex: true,
      defaultNodeType: "node",
      defaultEdgeType: "edge",
      nodeProgramClasses: { node: many ? Points : Circles },
      edgeProgramClasses: { edge: EdgeLineProgram, arrow: EdgeArrowProgram },
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 12,
      labelColor: { color: this.ink.text },
      labelDensity: many ? 0.3 : 1,
      labelGridCellSize: many ? 140 : 70,
      labelRenderedSizeThreshold: many ? 5 : 3,
      minCameraRatio: 0.002,
      maxCameraRatio: 4,
      stagePadding: 40,
      defaultDrawNodeLabel: (context, data, settings) => this.drawLabel(context, data, settings.labelSize, settings.labelFont),
      defaultDrawNodeHover: (context, data, settings) => this.drawHover(context, data, settings.labelSize, settings.labelFont),
    });
    this.sigma.on("beforeRender", () => {
      this.written = [];
      container.classList.toggle("moving", this.sigma.getSetting("hideEdgesOnMove") && this.moves());
    });
    const own = this.sigma as unknown as { getNodeAtPosition: (at: { x: number; y: number }) => string | null };
    own.getNodeAtPosition = (at) => this.nodeAt(at.x, at.y);
  }

  /** Whether the picture is being moved, as sigma sees it: then it draws no edges and labels, and empty layers need not
   * be put together. */
  private moves(): boolean {
    const mouse = this.sigma.getMouseCaptor();
    return this.sigma.getCamera().isAnimated() || mouse.isMoving || mouse.draggedEvents > 0 || mouse.currentWheelDirection !== 0;
  }

  private readColors(): void {
    const style = getComputedStyle(this.container);
    const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
    this.colors = this.drawing.classes.map(({ name }) => color(slug(name)) || color("task"));
    this.ink = { line: color("edge"), soft: color("faint"), text: color("ink"), paper: color("card"), accent: color("accent") };
  }

  color(family: number): string {
    return this.colors[family]!;
  }

  /** Colours have changed: the visitor turned to dark or to light. */
  repaint(): void {
    this.readColors();
    this.sigma.setSettings({ labelColor: { color: this.ink.text }, defaultEdgeColor: this.ink.line });
    for (const graph of new Set([this.graph, this.whole])) {
      graph?.updateEachNodeAttributes((key, look) => ({ ...look, color: this.color(this.drawing.family[Number(key)]!) }));
    }
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Shows these nodes and the edges between them, or all. A smaller part is laid out anew, from where its nodes stand. */
  async show(nodes: ReadonlySet<number> | undefined): Promise<void> {
    const turn = ++this.turn;
    if (!nodes && this.whole) {
      this.put(this.whole);
      return;
    }
    const made: Shown = new MultiDirectedGraph();
    const all = nodes ? [...nodes].sort((one, other) => one - other) : undefined;
    const count = all?.length ?? this.drawing.nodes;
    const { drawing } = this;
    for (let from = 0; from < count; from += CHUNK) {
      for (let at = from; at < Math.min(from + CHUNK, count); at++) {
        const node = all ? all[at]! : at;
        made.addNode(nodeKey(node), {
          x: drawing.x[node]!, y: drawing.y[node]!, size: this.size(node, count), color: this.color(drawing.family[node]!),
          label: drawing.label[node]!,
        });
      }
      await pause();
      if (turn !== this.turn) return;
    }
    if (count > MANY) {
      this.put(made); // nodes are a picture already
      made.removeAllListeners(); // else sigma draws again for each edge
      await painted();
      performance.mark("nodes");
    }
    for (let from = 0; from < drawing.edges; from += CHUNK) {
      for (let edge = from; edge < Math.min(from + CHUNK, drawing.edges); edge++) {
        const source = drawing.source[edge]!;
        const target = drawing.target[edge]!;
        if (nodes && !(nodes.has(source) && nodes.has(target))) continue;
        made.addDirectedEdgeWithKey(edgeKey(edge), nodeKey(source), nodeKey(target));
      }
      await pause();
      if (turn !== this.turn) return;
    }
    if (!nodes) this.whole = made;
    else if (count > 1 && count <= ARRANGED) this.arrange(made);
    this.put(made);
  }

  private arrange(graph: Shown): void {
    if (!graph.size) return;
    forceAtlas2.assign(graph, {
      iterations: graph.order < 400 ? 400 : 150,
      settings: { ...forceAtlas2.inferSettings(graph), gravity: 0.6, scalingRatio: 60, outboundAttractionDistribution: false, slowDown: 8 },
    });
  }

  private put(graph: Shown): void {
    this.graph = graph;
    this.nodes = graph.nodes().map(Number);
    this.edges = graph.edges().map(edgeOf);
    this.across = Float64Array.from(this.nodes, (node) => this.position(node)!.x);
    this.up = Float64Array.from(this.nodes, (node) => this.position(node)!.y);
    const few = graph.order <= MANY;
    this.sigma.setSettings({
      labelDensity: few ? 1.2 : 0.3, labelGridCellSize: few ? 80 : 140, labelRenderedSizeThreshold: graph.order < 150 ? 0 : few ? 3.5 : 5,
      hideEdgesOnMove: graph.size > MANY, hideLabelsOnMove: !few,
      defaultEdgeType: graph.size <= MANY ? "arrow" : "edge", defaultEdgeColor: this.ink.line,
    });
    this.reduce();
    if (this.sigma.getGraph() === graph) this.sigma.refresh();
    else {
      this.sigma.setGraph(graph);
      void this.sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
    }
  }

  private size(node: number, count: number): number {
    const degree = this.drawing.degree(node);
    const name = this.drawing.className(node);
    const rank = name === "Plan" ? 3 : name === "FocusArea" ? 2 : name === "Effort" ? -1.2 : 0;
    return count > MANY ? Math.min(10, 0.7 + 0.3 * Math.sqrt(degree)) : Math.max(2.5, Math.min(15, 3.2 + 1.1 * Math.sqrt(degree) + rank));
  }

  hide(classes: ReadonlySet<number>, firmness: ReadonlySet<number>): void {
    this.hiddenClasses = new Set(classes);
    this.hiddenFirmness = new Set(firmness);
    this.reduce();
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Where nothing is hidden or marked, all is drawn as it stands: that saves a call for each node and edge. */
  private reduce(): void {
    const { chosen, edge, path } = this.marks;
    const plain = !this.hiddenClasses.size && !this.hiddenFirmness.size && chosen === undefined && edge === undefined && !path.size;
    this.sigma.setSettings({
      nodeReducer: plain ? null : (key, look) => this.nodeLook(Number(key), look),
      edgeReducer: plain ? null : (key, look) => this.edgeLook(edgeOf(key), look),
    });
  }

  visible(node: number): boolean {
    const { drawing } = this;
    return !this.hiddenClasses.has(drawing.family[node]!) && !this.hiddenFirmness.has(drawing.firmness[node]!);
  }

  visibleEdge(edge: number): boolean {
    const { drawing } = this;
    return (
      !this.hiddenFirmness.has(drawing.edgeFirmness[edge]!) &&
      this.visible(drawing.source[edge]!) && this.visible(drawing.target[edge]!)
    );
  }

  /** Marks a chosen node with its edges, a chosen edge, and a path. */
  mark(marks: Marks): void {
    const before = { near: this.near, path: this.marks.path, edge: this.marks.edge };
    this.marks = marks;
    this.near = new Set();
    if (marks.chosen !== undefined) {
      const { begin, by } = this.drawing;
      for (let at = begin[marks.chosen]!; at < begin[marks.chosen + 1]!; at++) this.near.add(by[at]!);
    }
    this.reduce();
    if (this.graph.order <= MANY) {
      this.sigma.refresh({ skipIndexation: true });
      return;
    }
    const edges = new Set([...before.near, ...before.path, ...this.near, ...marks.path, before.edge, marks.edge]);
    const keys = [...edges].filter((edge) => edge !== undefined).map((edge) => edgeKey(edge!)).filter((key) => this.graph.hasEdge(key));
    const nodes = new Set(keys.flatMap((key) => this.graph.extremities(key)));
    if (marks.chosen !== undefined && this.graph.hasNode(nodeKey(marks.chosen))) nodes.add(nodeKey(marks.chosen));
    this.sigma.refresh({ partialGraph: { nodes: [...nodes], edges: keys }, skipIndexation: true });
  }

  private nodeLook(node: number, look: NodeLook) {
    if (!this.visible(node)) return { ...look, hidden: true };
    const { chosen, path, edge } = this.marks;
    if (node === chosen) return { ...look, size: look.size + 2, highlighted: true, forceLabel: true, zIndex: 2 };
    if (chosen === undefined && !path.size && edge === undefined) return look;
    const { source, target } = this.drawing;
    const end = (one: number) => source[one] === node || target[one] === node;
    const marked = this.touches(node) || (edge !== undefined && end(edge));
    if (marked) return { ...look, forceLabel: this.near.size < 60 || path.size > 0, zIndex: 1 };
    return this.graph.order <= MANY ? { ...look, color: this.ink.line, label: "" } : look;
  }

  private touches(node: number): boolean {
    const { begin, by } = this.drawing;
    for (let at = begin[node]!; at < begin[node + 1]!; at++) {
      if (this.near.has(by[at]!) || this.marks.path.has(by[at]!)) return true;
    }
    return false;
  }

  private edgeLook(at: number, look: EdgeLook) {
    if (!this.visibleEdge(at)) return { ...look, hidden: true };
    const { edge, path } = this.marks;
    if (at === edge) return { ...look, color: this.ink.accent, size: 3, zIndex: 2 };
    if (path.has(at)) return { ...look, color: this.ink.accent, size: 2.2, zIndex: 1 };
    if (this.near.has(at)) return { ...look, color: this.ink.soft, size: 1.4, zIndex: 1 };
    return look;
  }

  /** A label, unless one stands there already; a long one is cut. */
  private drawLabel(context: CanvasRenderingContext2D, data: Written, size: number, font: string): void {
    if (!data.label) return;
    const chars = [...data.label];
    const most = /[\u3400-\u9fff]/.test(data.label) ? LONGEST / 2 : LONGEST;
    const label = chars.length > most ? `${chars.slice(0, most - 1).join("")}…` : data.label;
    context.font = `${size}px ${font}`;
    const width = context.measureText(label).width;
    const beyond = data.x + data.size + 3 + width > this.container.clientWidth; // at the right edge it stands to the left
    const left = beyond ? data.x - data.size - 3 - width : data.x + data.size + 3;
    const right = left + width;
    if (this.written.some(([from, to, middle]) => left < to && from < right && Math.abs(middle - data.y) < size + 1)) return;
    this.written.push([left, right, data.y]);
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = this.ink.paper;
    context.strokeText(label, left, data.y + size / 3);
    context.fillStyle = this.ink.text;
    context.fillText(label, left, data.y + size / 3);
  }

  private drawHover(context: CanvasRenderingContext2D, data: Written, size: number, font: string): void {
    const label = data.label ?? "";
    context.font = `600 ${size}px ${font}`;
    const width = context.measureText(label).width;
    context.fillStyle = this.ink.paper;
    context.strokeStyle = this.ink.soft;
    context.lineWidth = 1;
    context.beginPath();
    if (label) context.roundRect(data.x - data.size - 4, data.y - size / 2 - 6, width + 2 * data.size + 16, size + 12, size / 2 + 6);
    else context.arc(data.x, data.y, data.size + 4, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.beginPath(); // over the pill, which lies above the node itself
    context.arc(data.x, data.y, data.size, 0, 2 * Math.PI);
    context.fillStyle = data.color ?? this.ink.soft;
    context.fill();
    context.fillStyle = this.ink.text;
    context.fillText(label, data.x + data.size + 4, data.y + size / 3);
  }

  /** The node at a place of the picture, in pixels; null where there is none. */
  private nodeAt(x: number, y: number): string | null {
    const at = this.sigma.viewportToGraph({ x, y });
    const pixel = Math.abs(this.sigma.viewportToGraph({ x: x + 1, y }).x - at.x);
    const reach = REACH_PX * pixel;
    let nearest = 1;
    let found: string | null = null;
    for (let index = 0; index < this.nodes.length; index++) {
      const [dx, dy] = [this.across[index]! - at.x, this.up[index]! - at.y];
      if (Math.abs(dx) > reach || Math.abs(dy) > reach) continue;
      const node = this.nodes[index]!;
      const radius = this.sigma.scaleSize(this.position(node)!.size) + 2;
      const distance = Math.hypot(dx, dy) / (radius * pixel);
      if (distance < nearest && this.visible(node)) {
        nearest = distance;
        found = nodeKey(node);
      }
    }
    return found;
  }

  /** The edge at a place of the picture, in pixels; undefined where none is near. */
  edgeAt(x: number, y: number): number | undefined {
    const at = this.sigma.viewportToGraph({ x, y });
    const beside = this.sigma.viewportToGraph({ x: x + NEAR_PX, y });
    let nearest = (beside.x - at.x) ** 2 + (beside.y - at.y) ** 2;
    let found: number | undefined;
    for (const edge of this.edges) {
      const one = this.graph.getNodeAttributes(nodeKey(this.drawing.source[edge]!));
      const other = this.graph.getNodeAttributes(nodeKey(this.drawing.target[edge]!));
      const dx = other.x - one.x;
      const dy = other.y - one.y;
      const along = Math.max(0, Math.min(1, ((at.x - one.x) * dx + (at.y - one.y) * dy) / (dx * dx + dy * dy || 1)));
      const distance = (one.x + along * dx - at.x) ** 2 + (one.y + along * dy - at.y) ** 2;
      if (distance < nearest && this.visibleEdge(edge)) {
        nearest = distance;
        found = edge;
      }
    }
    return found;
  }

  position(node: number): { x: number; y: number; size: number } | undefined {
    return this.graph.hasNode(nodeKey(node)) ? this.graph.getNodeAttributes(nodeKey(node)) : undefined;
  }

  /** Moves to a node, near enough to read it. */
  goTo(node: number): void {
    const at = this.sigma.getNodeDisplayData(nodeKey(node));
    if (!at) return;
    const camera = this.sigma.getCamera();
    const ratio = Math.min(camera.ratio, this.graph.order > MANY ? 0.06 : 0.5);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    void camera.animate({ x: at.x, y: at.y, ratio }, { duration: still ? 0 : 400 });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: 150 });
  }

  pan(x: number, y: number): void {
    const camera = this.sigma.getCamera();
    camera.setState({ x: camera.x + 0.1 * x * camera.ratio, y: camera.y + 0.1 * y * camera.ratio });
  }

  fit(): void {
    void this.sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1, angle: 0 }, { duration: 200 });
  }

  /** The picture as it stands, for PNG. */
  picture(): HTMLCanvasElement {
    this.sigma.refresh({ skipIndexation: true }); // drawn in this very turn, else its buffers are gone
    const layers = this.sigma.getCanvases();
    const made = document.createElement("canvas");
    made.width = layers.nodes!.width;
    made.height = layers.nodes!.height;
    const context = made.getContext("2d")!;
    context.fillStyle = this.ink.paper;
    context.fillRect(0, 0, made.width, made.height);
    for (const name of ["edges", "nodes", "edgeLabels", "labels", "hovers", "hoverNodes"]) {
      if (layers[name]) context.drawImage(layers[name], 0, 0);
    }
    return made;
  }
}

/** ActorGroup → actor-group: the name of a class's colour in the stylesheet. */
export function slug(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
}
