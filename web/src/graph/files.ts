// The buttons that save what is shown.
import type { Drawing } from "./drawing";
import { edgesCsv, gexf, graphml, nodesCsv, save, svg, type Part } from "./exports";
import type { Scene } from "./scene";

const NAMED = 400; // nodes up to which an SVG has all their names

export function files(root: HTMLElement, drawing: Drawing, scene: Scene): void {
  root.addEventListener("click", (event) => {
    const form = (event.target as HTMLElement).closest("button")?.dataset["form"];
    if (form) write(form, part(drawing, scene), scene);
  });
}

function part(drawing: Drawing, scene: Scene): Part {
  return {
    drawing,
    nodes: scene.nodes.filter((node) => scene.visible(node)),
    edges: scene.edges.filter((edge) => scene.visibleEdge(edge)),
    position: (node) => scene.position(node)!,
    color: (family) => scene.color(family),
  };
}

function write(form: string, shown: Part, scene: Scene): void {
  const style = getComputedStyle(scene.container);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const named = (node: number) => shown.nodes.length <= NAMED || shown.drawing.degree(node) > 12;
  const forms: Record<string, () => void> = {
    png: () => scene.picture().toBlob((blob) => blob && save("innograph.png", blob, "image/png")),
    svg: () => save("innograph.svg", svg(shown, named, { line: color("edge"), text: color("ink"), paper: color("card") }), "image/svg+xml"),
    graphml: () => save("innograph.graphml", graphml(shown), "application/xml"),
    gexf: () => save("innograph.gexf", gexf(shown), "application/xml"),
    nodes: () => save("innograph-nodes.csv", nodesCsv(shown), "text/csv"),
    edges: () => save("innograph-edges.csv", edgesCsv(shown), "text/csv"),
  };
  forms[form]?.();
}
