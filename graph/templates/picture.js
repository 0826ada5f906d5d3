"use strict";
// The page around vis-network: drawing, legend, search, statements, languages. Whatever a text says is set as text
// (textContent, fillText), never as markup. Nothing is fetched.
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const el = (id) => document.getElementById(id);
  const { words, lang: first, focus } = read("page");
  const nodes = new Map(read("nodes").map((node) => [node.id, node]));
  const allEdges = read("edges").map((edge, id) => ({ ...edge, id }));
  const edges = allEdges.filter((edge) => !edge.hidden);
  const touching = new Map([...nodes.keys()].map((id) => [id, []]));
  for (const edge of allEdges) {
    touching.get(edge.from).push(edge);
    if (edge.from !== edge.to) touching.get(edge.to).push(edge);
  }

  // Signs in a square of 16, colours that colour-blind readers can tell apart; sign and colour say the same.
  const round = (r) => `M${8 - r} 8a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  const STYLE = {
    Plan: ["#16324f", "M3 1h7l3 3v11H3z"],
    FocusArea: ["#2b5278", "M1 4h14v8H1z"],
    Measure: ["#7d93aa", "M1 5h14v6H1z"],
    Task: ["#a9b4bf", "M1 5h14v6H1z"],
    Effort: ["#5a4a91", "M5 4h6a4 4 0 0 1 0 8H5a4 4 0 0 1 0-8z"],
    Target: ["#b3316f", "M8 .8l2.2 4.7 5.1.7-3.7 3.6.9 5.1L8 12.4l-4.500 2.500.9-5.100L.7 6.200l5.100-.7z"],
    Outcome: ["#8a5a83", "M1.500 8.500L4 6l3 3 5.500-6L15 5.300 7 13.800z"],
    Actor: ["#0b63a5", round(6)],
    ActorGroup: ["#3d9bd1", "M1.200 6a2.900 2.900 0 1 0 5.800 0a2.900 2.900 0 1 0-5.800 0zM9 6a2.900 2.900 0 1 0 5.800 0a2.900 2.900 0 1 0-5.800 0zM5.100 11.200a2.900 2.900 0 1 0 5.800 0a2.900 2.900 0 1 0-5.800 0z"],
    Platform: ["#00805f", "M2.500 2.500h11v11h-11z"],
    Instrument: ["#c77700", "M4.500 2h7L15 8l-3.500 6h-7L1 8z"],
    Field: ["#857a5c", "M8 2l6 6-6 6-6-6z"],
    Place: ["#6f7780", "M8 15L3.300 8a5.300 5.300 0 1 1 9.400 0z"],
    Channel: ["#c24a14", "M2 3l12 5-12 5 3-5z"],
  };
  const SIGNS = Object.fromEntries(Object.entries(STYLE).map(([family, [, path]]) => [family, new Path2D(path)]));
  const FIRMNESS = { committed: ["#43347c", "#fff"], advancing: ["#d9d2f0", "#2d2259"], aspiring: ["#fff", "#2d2259"], exploring: ["#fff", "#2d2259"] };
  // What became of a thing between two plans: colour and sign say the same.
  const CHANGE = {
    new: ["#00805f", "+"], gone: ["#6f7780", "−"], dropped: ["#6f7780", "−"], firmer: ["#0b63a5", "↑"], weaker: ["#c24a14", "↓"],
    raised: ["#0b63a5", "↑"], lowered: ["#c24a14", "↓"], continued: ["#8a5a83", "»"], achieved: ["#8a5a83", "✓"], both: ["#1f2a37", "="],
  };
  const LIGHT = new Set(["Field", "Place", "Channel"]);
  const OUTLINE = new Set(["PART_OF", "UNDER_TASK", "HAS_TARGET", "HAS_OUTCOME"]);
  const STATING = new Set(["Effort", "Target", "Outcome"]);
  const FACES = { "zh-Hans": '"Noto Sans CJK SC","PingFang SC","Microsoft YaHei"', "zh-Hant": '"Noto Sans CJK TC","PingFang TC","Microsoft JhengHei"', en: '"Segoe UI",Roboto,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei"' };

  let lang = first;
  let chosen = null; // id of the node whose statements are shown
  let lit = null; // ids that are not dimmed, while a node is chosen
  let touched = false; // whether the reader has moved or zoomed: then the view is theirs
  const off = new Set(); // families switched off

  const word = (key, values = {}) => words.page[key][lang].replace(/\{(\w)\}/g, (_, name) => values[name]);
  const term = (kind, key) => (Object.hasOwn(words[kind], key) ? words[kind][key][lang] : key);
  const name = (id) => nodes.get(id).names[lang];
  const shown = (id) => !off.has(nodes.get(id).family);

  // Drawing

  const draw = ({ ctx, id, x, y, state }) => {
    const node = nodes.get(id);
    const [, , width, height, lines, em] = node.at[lang];
    return {
      drawNode: () => {
        const [colour] = STYLE[node.family];
        const solid = node.family === "Plan" || node.family === "FocusArea";
        let fill = "#fff", ink = LIGHT.has(node.family) ? "#565f69" : "#1f2a37", edge = LIGHT.has(node.family) ? "#e4e2da" : "#d3dae2";
        if (solid) [fill, ink, edge] = [colour, "#fff", colour];
        if (node.family === "Measure" || node.family === "Task") [fill, edge] = ["#e4ebf2", "#b7c5d3"];
        if (node.family === "Effort") [fill, ink, edge] = [...(Object.hasOwn(FIRMNESS, node.said.commitment) ? FIRMNESS[node.said.commitment] : ["#eee", "#333"]), colour];
        if (node.family === "Target") [fill, edge] = ["#fdf0f6", "#e3b3cb"];
        if (LIGHT.has(node.family)) fill = "#faf9f5";
        ctx.globalAlpha = lit && !lit.has(id) ? 0.22 : 1;
        ctx.beginPath();
        ctx.roundRect(x - width / 2, y - height / 2, width, height, node.family === "Effort" ? height / 2 : 5);
        ctx.fillStyle = fill;
        ctx.fill();
        ctx.strokeStyle = id === chosen ? "#d1007a" : node.change ? CHANGE[node.change][0] : state.hover ? colour : edge;
        ctx.lineWidth = id === chosen ? 3 : node.change || state.hover ? 2 : 1;
        ctx.setLineDash(node.said.commitment === "exploring" && id !== chosen ? [3, 2] : []);
        ctx.stroke();
        let left = x - width / 2 + 6;
        const signed = !solid && node.family !== "Measure" && node.family !== "Task" && node.family !== "Effort";
        if (signed) {
          ctx.save();
          ctx.translate(left - 1, y - 7.5);
          ctx.scale(0.94, 0.94);
          ctx.fillStyle = colour;
          ctx.fill(SIGNS[node.family]);
          ctx.restore();
          left += 19;
        }
        ctx.fillStyle = ink;
        ctx.textBaseline = "middle";
        ctx.textAlign = signed ? "left" : "center";
        ctx.font = `${solid ? "600 " : ""}${em}px ${FACES[lang]},sans-serif`;
        const room = x + width / 2 - 5 - left; // a wider font than reckoned with is narrowed, not cut
        lines.forEach((line, i) => ctx.fillText(line, signed ? left : x, y + (i - (lines.length - 1) / 2) * em * 1.12 + 1, room));
        if (node.change) mark(ctx, CHANGE[node.change], x + width / 2, y - height / 2);
      },
      nodeDimensions: { width, height },
    };
  };

  // A disc with the sign of a change, on the corner of a box.
  const mark = (ctx, [colour, char], x, y) => {
    ctx.beginPath();
    ctx.arc(x + 1, y, 6, 0, 2 * Math.PI);
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.fillStyle = "#fff";
    ctx.font = "700 10px sans-serif";
    ctx.textAlign = "center";
    ctx.fillText(char, x + 1, y + 0.5);
  };

  const edgeLook = (edge) => {
    const outline = edge.types.every((type) => OUTLINE.has(type));
    const dim = lit && !(lit.has(edge.from) && lit.has(edge.to));
    const [a, b] = [nodes.get(edge.from).at[lang], nodes.get(edge.to).at[lang]];
    const far = Math.abs(a[0] - b[0]) - (a[2] + b[2]) / 2 > 240 || Math.abs(a[1] - b[1]) > 160; // across the picture: fainter
    const passing = Math.abs(a[0] - b[0]) - (a[2] + b[2]) / 2 > 120; // a column stands between: its label goes above the line
    const near = chosen !== null && (edge.from === chosen || edge.to === chosen);
    const colour = dim ? "#eceef0" : near ? "#d1007a" : outline ? "#b3c2d1" : far ? "#d3d8de" : "#8f9aa6";
    return {
      id: edge.id,
      hidden: !shown(edge.from) || !shown(edge.to),
      label: [...new Set(edge.types)].map((type) => term("relationship", type)).join("、"),
      color: { color: colour, highlight: colour, hover: "#d1007a" },
      width: near ? 1.8 : 1,
      font: { size: outline || far ? 9 : 11, color: dim ? "#e4e7ea" : outline ? "#6b7683" : "#3f4954", strokeWidth: 3, strokeColor: "#fbfbf9", vadjust: passing ? -9 : 0, align: "horizontal", face: FACES[lang] },
      scaling: { label: { drawThreshold: outline || ((far || passing) && !near) ? 10 : 5 } },
    };
  };

  const nodeLook = (id) => {
    const [x, y] = nodes.get(id).at[lang];
    return { id, x, y, label: name(id), hidden: !shown(id), title: tooltip(id), shape: "custom", ctxRenderer: draw };
  };

  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // What is known of a node

  const stepped = (id, type, forward) =>
    touching.get(id).filter((edge) => edge[forward ? "from" : "to"] === id && edge.types.includes(type)).map((edge) => edge[forward ? "to" : "from"]);
  const above = (id) => [...stepped(id, "UNDER_TASK", true), ...stepped(id, "PART_OF", true), ...stepped(id, "HAS_TARGET", false), ...stepped(id, "HAS_OUTCOME", false)];
  const taskOf = (id) => above(id)[0];
  const taskName = (id) => {
    const { said, family } = nodes.get(id);
    const number = family === "Measure" && lang !== "en" ? `${said.identifier} ` : family === "FocusArea" && lang !== "en" ? said.number || "" : "";
    return number + name(id);
  };
  const stating = (id) => {
    const found = touching.get(id).filter((edge) => !edge.hidden).map((edge) => (edge.from === id ? edge.to : edge.from));
    const own = STATING.has(nodes.get(id).family) ? [id] : [];
    return [...new Set([...own, ...found.filter((other) => STATING.has(nodes.get(other).family))])]
      .sort((a, b) => (nodes.get(a).said.start ?? 0) - (nodes.get(b).said.start ?? 0));
  };
  const heading = (id) => {
    const { said } = nodes.get(id);
    return [said.action && term("concept", said.action), said.comparator && term("concept", said.comparator), said.commitment && term("concept", said.commitment)]
      .filter(Boolean).join(" · ");
  };
  const whereabouts = (said) => {
    const parts = [];
    if (said.section) parts.push(`§${said.section}`);
    if (said.line) parts.push(word("line", { n: said.line }));
    if (said.start !== undefined) parts.push(word("characters", { a: said.start, b: said.end }));
    return parts.join(" · ");
  };
  // The chosen node, its statements with what they name, and the outline above: the way to the plan.
  const lightUp = (id) => {
    const found = new Set([id]);
    const around = (node) => touching.get(node).filter((edge) => !edge.hidden).map((edge) => (edge.from === node ? edge.to : edge.from));
    for (const near of around(id)) found.add(near);
    for (const near of [...found]) if (STATING.has(nodes.get(near).family)) for (const other of around(near)) found.add(other);
    const ahead = [...found].filter((near) => near === id || STATING.has(nodes.get(near).family));
    while (ahead.length) for (const up of above(ahead.pop())) { if (!found.has(up)) { found.add(up); ahead.push(up); } else if (nodes.get(up).family !== "Plan" && !ahead.includes(up)) { for (const top of above(up)) if (!found.has(top)) { found.add(top); ahead.push(top); } } }
    return found;
  };

  const tooltip = (id) => {
    const node = nodes.get(id);
    const box = make("div");
    box.append(make("b", name(id)));
    const facts = [term("class", node.kind), ...(node.change ? [term("change", node.change)] : [])];
    const statements = stating(id);
    const one = STATING.has(node.family) ? id : statements[0];
    const task = one && taskOf(one);
    if (task) facts.push(taskName(task));
    const said = one ? nodes.get(one).said : node.said;
    if (said.commitment) facts.push(heading(one ?? id));
    box.append(make("span", facts.join(" · "), { class: "soft" }));
    if (said.quote) box.append(make("q", said.quote));
    if (statements.length > 1) box.append(make("span", word("more", { n: statements.length - 1 }), { class: "soft" }));
    return box;
  };

  const edgeTooltip = (edge) => {
    const box = make("div");
    edge.types.forEach((type, i) => {
      box.append(make("b", `${name(edge.from)} — ${term("relationship", type)} → ${name(edge.to)}`));
      if (edge.said[i].quote) box.append(make("q", edge.said[i].quote));
    });
    return box;
  };

  // The panel beside the graph

  const link = (id) => {
    const made = make("a", taskName(id), { tabindex: "0", role: "button" });
    made.addEventListener("click", () => choose(id));
    made.addEventListener("keydown", (event) => event.key === "Enter" && choose(id));
    return made;
  };
  const line = (label, ids) => {
    const made = make("p");
    made.append(make("span", label + words.colon[lang], { class: "soft" }));
    ids.forEach((id, i) => made.append(...(i ? [lang === "en" ? ", " : "、"] : []), link(id)));
    return made;
  };
  const evidence = (said) => (said.quote ? [make("blockquote", said.quote), make("p", whereabouts(said), { class: "place" })] : []);
  const card = (id) => {
    const made = make("article");
    const about = make("p");
    about.append(link(id));
    made.append(about);
    if (heading(id)) made.append(make("p", heading(id), { class: "soft" }));
    const roles = new Map();
    for (const edge of touching.get(id)) {
      if (edge.hidden) continue;
      for (const type of edge.types) {
        const other = edge.from === id ? edge.to : edge.from;
        roles.set(type, [...(roles.get(type) || []), other]);
      }
    }
    for (const [type, ids] of roles) made.append(line(term("relationship", type), ids));
    made.append(...evidence(nodes.get(id).said));
    return made;
  };
  const quoted = (edge) => edge.types.flatMap((type, i) => {
    if (!edge.said[i].quote) return [];
    const made = make("article");
    const about = make("p");
    about.append(link(edge.from), ` — ${term("relationship", type)} → `, link(edge.to));
    made.append(about, ...evidence(edge.said[i]));
    return [made];
  });
  const PROPERTIES = ["issuer", "year", "number", "level", "indicator", "comparator", "commitment", "action", "low", "high", "unitText", "trigger", "confidence", "rule", "filename", "source", "date"];
  const value = (key, said) => {
    const given = said[key];
    if (Array.isArray(given)) return given.join(lang === "en" ? ", " : "、");
    return Object.hasOwn(words.concept, given) ? term("concept", given) : typeof given === "number" && key !== "year" ? given.toLocaleString("en") : String(given);
  };

  const show = (id) => {
    const node = nodes.get(id);
    const panel = el("panel");
    const close = make("button", "×", { class: "close", type: "button", "aria-label": word("close") });
    close.addEventListener("click", () => choose(null));
    const kind = make("span", term("class", node.kind), { class: "kind" });
    kind.style.borderColor = STYLE[node.family][0];
    const parts = [close, make("h2", taskName(id)), kind];
    if (node.change) {
      const change = make("span", term("change", node.change), { class: "kind" });
      change.style.borderColor = CHANGE[node.change][0];
      parts.push(" ", change);
    }
    const others = [...new Set([...Object.values(node.names), ...node.forms])].filter((form) => form !== name(id));
    if (others.length) parts.push(make("p", word("also") + words.colon[lang] + others.join(lang === "en" ? ", " : "、"), { class: "soft" }));
    if (!STATING.has(node.family) && node.said.start !== undefined && node.said.quote) parts.push(make("p", `${word("first")}${words.colon[lang]}${whereabouts(node.said)}`, { class: "soft" }));
    const table = make("dl");
    for (const key of PROPERTIES) if (node.said[key] !== undefined) table.append(make("dt", term("property", key)), make("dd", value(key, node.said)));
    if (table.children.length) parts.push(table);
    const cards = [...stating(id).map(card), ...touching.get(id).flatMap(quoted)];
    const counted = cards.length ? ` (${cards.length})` : "";
    parts.push(make("h3", word("statements") + counted));
    parts.push(...(cards.length ? cards : OUTLINED.has(node.family) ? [] : [make("p", word("nothing"), { class: "soft" })]));
    for (const inferred of [false, true]) {
      const links = new Map();
      for (const edge of touching.get(id)) {
        if (edge.hidden !== inferred) continue;
        edge.types.forEach((type, i) => {
          const other = edge.from === id ? edge.to : edge.from;
          if (edge.said[i].quote || (!inferred && (STATING.has(nodes.get(other).family) || STATING.has(node.family)))) return;
          const label = edge.from === id ? term("relationship", type) : `← ${term("relationship", type)}`;
          links.set(label, [...(links.get(label) || []), other]);
        });
      }
      if (!links.size) continue;
      const list = make("div", null, { class: "links" });
      for (const [label, ids] of links) list.append(line(label, [...new Set(ids)]));
      parts.push(make("h3", word(inferred ? "inferred" : "links")), list);
    }
    panel.replaceChildren(...parts);
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const OUTLINED = new Set(["Plan", "FocusArea", "Measure", "Task"]);

  // The graph

  const data = { nodes: new vis.DataSet([...nodes.keys()].map(nodeLook)), edges: new vis.DataSet(edges.map((edge) => ({ from: edge.from, to: edge.to, arrows: edge.arrows, ...edgeLook(edge) }))) };
  const network = new vis.Network(el("graph"), data, read("options"));
  // vis-network 9.1.2 takes a custom shape's bounding box from its `size`; its dimensions are what is meant.
  // It also draws edges from centre to centre; here they join the sides of the boxes, and between two boxes of one column
  // go round by their outer sides.
  const side = ([x, y, width], way) => ({ x: x + (way * width) / 2, y });
  const anchor = (edge, { edgeType }) => {
    const [a, b] = [nodes.get(edge.from).at[lang], nodes.get(edge.to).at[lang]];
    const same = Math.abs(a[0] - b[0]) < (a[2] + b[2]) / 2;
    const way = same ? (a[0] + b[0] < 0 ? -1 : 1) : Math.sign(b[0] - a[0]);
    const ends = [side(a, way), side(b, same ? way : -way)];
    [edgeType.from, edgeType.to] = ends.map((end, i) => ({ ...end, id: i ? edge.to : edge.from, distanceToBorder: () => 0 }));
    if (same) {
      const out = way * (26 + Math.max(...ends.map(({ x }) => way * x)));
      edgeType._getViaCoordinates = () => ends.map(({ y }) => ({ x: out, y }));
    } else delete edgeType._getViaCoordinates;
  };
  const measure = () => {
    for (const edge of edges) if (edge.from !== edge.to) anchor(edge, network.body.edges[edge.id]);
    for (const [id, node] of nodes) {
      const { shape } = network.body.nodes[id];
      const [x, y, width, height] = node.at[lang];
      Object.assign(shape, { customSizeWidth: width, customSizeHeight: height, width, height });
      shape.updateBoundingBox = shape._updateBoundingBox;
      shape._updateBoundingBox(x, y);
    }
  };
  const whole = () => {
    const boxes = [...nodes].filter(([id]) => shown(id)).map(([, node]) => node.at[lang]);
    if (!boxes.length) return;
    const [left, right] = [Math.min(...boxes.map(([x, , w]) => x - w / 2)), Math.max(...boxes.map(([x, , w]) => x + w / 2))];
    const [top, bottom] = [Math.min(...boxes.map(([, y, , h]) => y - h / 2)), Math.max(...boxes.map(([, y, , h]) => y + h / 2))];
    const scale = Math.min(1.4, (el("graph").clientWidth - 16) / (right - left), (el("graph").clientHeight - 12) / (bottom - top));
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
  };
  const refresh = () => {
    data.nodes.update([...nodes.keys()].map(nodeLook));
    data.edges.update(edges.map(edgeLook));
    data.edges.update(edges.map((edge) => ({ id: edge.id, title: edgeTooltip(edge) })));
    measure();
    network.redraw();
  };
  const choose = (id) => {
    chosen = id;
    lit = id === null ? null : lightUp(id);
    if (id !== null && !shown(id)) { off.delete(nodes.get(id).family); legend(); }
    if (id === null) el("panel").hidden = true; else show(id);
    refresh();
    network.unselectAll();
    if (id === null) return;
    network.selectNodes([id], false);
    const [x, y] = nodes.get(id).at[lang];
    touched = true;
    requestAnimationFrame(() => network.moveTo({ position: { x, y }, scale: Math.max(network.getScale(), 0.9), animation: false }));
  };

  // Legend, search, language

  const sign = (family) => {
    const [colour, path] = STYLE[family];
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const shape = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    shape.setAttribute("d", path);
    shape.setAttribute("fill", colour);
    svg.append(shape);
    return svg;
  };
  const legend = () => {
    const counts = new Map();
    for (const { family } of nodes.values()) counts.set(family, (counts.get(family) || 0) + 1);
    const buttons = words.families.filter((family) => counts.has(family)).map((family) => {
      const made = make("button", null, { type: "button", "data-family": family, "aria-pressed": String(!off.has(family)) });
      made.append(sign(family), term("class", family), make("small", counts.get(family)));
      made.addEventListener("click", () => {
        if (!off.delete(family)) off.add(family);
        made.setAttribute("aria-pressed", String(!off.has(family)));
        refresh();
      });
      return made;
    });
    el("legend").replaceChildren(...buttons);
    const firm = Object.keys(FIRMNESS).map((key) => make("span", term("concept", key), { class: key }));
    const changes = Object.keys(CHANGE).filter((key) => [...nodes.values()].some((node) => node.change === key)).map((key) => {
      const made = make("span", `${CHANGE[key][1]} ${term("change", key)}`);
      made.style.background = CHANGE[key][0];
      return made;
    });
    el("changes").replaceChildren(...changes);
    el("firmness").replaceChildren(...(counts.has("Effort") ? [term("property", "commitment"), ...firm] : []));
  };

  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "");
  let hits = [], at = 0;
  const find = () => {
    const parts = el("search").value.split(/\s+/).map(fold).filter(Boolean);
    const joined = parts.join("");
    const score = (node) => {
      const forms = node.sought.split("\n");
      if (!parts.every((part) => forms.some((form) => form.includes(part)))) return -1;
      const nearness = forms.includes(joined) ? 0 : forms.some((form) => form.startsWith(joined)) ? 1 : 2;
      return nearness * 1000 + (node.family === "Effort" ? 500 : 0) + Math.min(...forms.map((form) => form.length));
    };
    hits = parts.length ? [...nodes.values()].map((node) => [score(node), node]).filter(([points]) => points >= 0).sort((a, b) => a[0] - b[0]).slice(0, 30).map(([, node]) => node) : [];
    at = 0;
    list();
  };
  const list = () => {
    const asked = fold(el("search").value) !== "";
    const items = hits.map((node, i) => {
      const made = make("li", null, { role: "option", "aria-selected": String(i === at), id: `hit-${i}` });
      made.append(make("span", name(node.id)), make("small", term("class", node.kind)));
      made.addEventListener("mousedown", (event) => { event.preventDefault(); take(i); });
      return made;
    });
    el("found").replaceChildren(...(items.length ? items : [make("li", word("none"), { class: "soft" })]));
    el("found").hidden = !asked;
    el("search").setAttribute("aria-expanded", String(asked));
    el("search").setAttribute("aria-activedescendant", items.length ? `hit-${at}` : "");
    if (items.length) items[at].scrollIntoView({ block: "nearest" });
  };
  const take = (i) => {
    if (!hits[i]) return;
    const { id } = hits[i];
    el("found").hidden = true;
    el("search").setAttribute("aria-expanded", "false");
    choose(id);
  };
  el("search").addEventListener("input", find);
  el("search").addEventListener("focus", () => hits.length && list());
  el("search").addEventListener("blur", () => { el("found").hidden = true; });
  el("search").addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends the writing of a Chinese word
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = hits.length ? (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length : 0;
      list();
    } else if (event.key === "Enter") take(at);
    else if (event.key === "Escape") { el("search").value = ""; find(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== el("search")) { event.preventDefault(); el("search").focus(); }
    if (event.key === "Escape" && document.activeElement !== el("search")) choose(null);
  });

  const speak = (tag) => {
    lang = tag;
    document.documentElement.lang = tag;
    for (const button of el("languages").children) button.setAttribute("aria-pressed", String(button.dataset.lang === tag));
    el("search").placeholder = word("search");
    el("search").setAttribute("aria-label", word("search"));
    el("whole").textContent = word("whole");
    el("legend").setAttribute("aria-label", word("legend"));
    el("legend").title = word("legend");
    el("languages").setAttribute("aria-label", word("language"));
    el("graph").setAttribute("aria-label", word("graph"));
    legend();
    refresh();
    if (chosen !== null) { show(chosen); choose(chosen); } else whole();
  };
  for (const button of el("languages").children) button.addEventListener("click", () => speak(button.dataset.lang));
  el("whole").addEventListener("click", () => { choose(null); touched = false; whole(); });
  network.on("click", ({ nodes: [id], edges: [edge] }) => choose(id ?? (edge === undefined ? null : allEdges[edge].from)));
  network.on("dragStart", () => { touched = true; });
  network.on("zoom", () => { touched = true; });
  network.on("resize", () => touched || requestAnimationFrame(whole));
  globalThis.picture = { network, choose, speak }; // for whoever embeds or tests the page
  speak(lang);
  if (focus !== null && nodes.has(focus)) { chosen = focus; lit = null; show(focus); refresh(); network.redraw(); requestAnimationFrame(whole); }
})();
