// The plan's page: a mention shows its statements, a statement its sentence, without loading the page again. All of it
// is on the page already; what is chosen stands in the address, and the server shows the same for it.
import "./plan.css";

interface Spot {
  start: number;
  end: number;
  things: number[];
  main: number[]; // those whose statements are shown
}

const text = document.querySelector(".received") as HTMLElement;
const panel = document.querySelector(".panel") as HTMLElement;
const spots = JSON.parse(document.getElementById("spots")?.textContent ?? "[]") as Spot[];
const lines = [...text.querySelectorAll<HTMLElement>("p[data-start]")];
const starts = lines.map((line) => Number(line.dataset["start"]));
const said = [...panel.querySelectorAll<HTMLElement>(".statements li")];
const count = panel.querySelector(".count") as HTMLElement;
const all = panel.querySelector(".all") as HTMLElement;
const none = panel.querySelector(".none") as HTMLElement;

// --- from code points of the received text to places on the page

function place(offset: number): [Node, number] {
  let at = starts.findLastIndex((start) => start <= offset);
  if (at < 0) at = 0;
  let left = offset - (starts[at] ?? 0);
  const line = lines[at] as HTMLElement;
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let node: Node = line;
  while (walker.nextNode()) {
    node = walker.currentNode;
    const units = node.nodeValue ?? "";
    let unit = 0;
    for (const point of units) {
      if (!left) return [node, unit];
      left--;
      unit += point.length;
    }
  }
  return [node, node.nodeValue?.length ?? 0];
}

function range(span: string): Range {
  const [start = 0, end = 0] = span.split("-").map(Number);
  const found = document.createRange();
  found.setStart(...place(start));
  found.setEnd(...place(end));
  return found;
}

// --- what is chosen

function unmark(): void {
  for (const one of text.querySelectorAll("mark")) one.replaceWith(...one.childNodes);
}

function showSentence(span: string, scroll: boolean): void {
  unmark();
  for (const one of panel.querySelectorAll<HTMLElement>("[data-at]")) {
    if (one.dataset["at"] === span) one.setAttribute("aria-current", "true");
    else one.removeAttribute("aria-current");
  }
  const found = range(span);
  CSS.highlights.set("chosen", new Highlight(found));
  if (!scroll) return;
  const box = found.getBoundingClientRect();
  if (box.top < 80 || box.bottom > innerHeight - 40) scrollBy({ top: box.top - innerHeight / 3 });
}

function showSpot(number: number | null): void {
  const chosen = number === null ? null : spots[number];
  for (const one of text.querySelectorAll(".spot[aria-current]")) one.removeAttribute("aria-current");
  if (number !== null) {
    for (const one of text.querySelectorAll(`.spot[data-spot="${number}"]`)) one.setAttribute("aria-current", "true");
  }
  const things = panel.querySelector(".things") as HTMLElement;
  for (const one of things.querySelectorAll<HTMLElement>("[data-thing]")) one.hidden = true;
  for (const thing of chosen?.things ?? []) {
    const named = things.querySelector<HTMLElement>(`[data-thing="${thing}"]`);
    if (!named) continue;
    named.hidden = false;
    things.append(named); // the whole name first, then the names within it
  }
  let shown = 0;
  for (const one of said) {
    const named = (one.dataset["things"] ?? "").split(" ").filter(Boolean).map(Number);
    one.hidden = chosen ? !named.some((thing) => chosen.main.includes(thing)) : false;
    shown += Number(!one.hidden);
  }
  count.textContent = String(shown);
  none.hidden = shown > 0;
  all.hidden = !chosen;
  panel.scrollTop = 0;
}

function remember(name: "at" | "spot" | "hide", value: string | null): void {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  address.hash = "";
  history.replaceState(null, "", address);
}

text.addEventListener("click", (event) => {
  const spot = (event.target as Element).closest<HTMLElement>(".spot");
  if (!spot || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const number = Number(spot.dataset["spot"]);
  showSpot(number);
  remember("spot", String(spots[number]?.start ?? ""));
  if (panel.getBoundingClientRect().top > innerHeight) panel.scrollIntoView();
});
panel.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = event.target as Element;
  const span = target.closest<HTMLElement>("[data-at]")?.dataset["at"];
  if (target.closest(".all")) {
    event.preventDefault();
    showSpot(null);
    remember("spot", null);
  } else if (span && target.closest("a")) {
    event.preventDefault();
    showSentence(span, true);
    remember("at", span);
  }
});

// --- classes switched on and off

const legend = panel.querySelector(".legend") as HTMLFieldSetElement;
const boxes = [...legend.querySelectorAll("input")];
function hide(): void {
  for (const box of boxes) text.classList.toggle(`hide-${box.value}`, !box.checked);
}
const hidden = new URL(location.href).searchParams.get("hide")?.split(",") ?? [];
for (const box of boxes) box.checked = !hidden.includes(box.value);
legend.hidden = false;
legend.addEventListener("change", () => {
  hide();
  remember("hide", boxes.filter((box) => !box.checked).map((box) => box.value).join(","));
});
hide();

// --- which part of the outline is read

const entries = new Map<Element, HTMLAnchorElement>();
for (const link of document.querySelectorAll<HTMLAnchorElement>(".outline a")) {
  const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (target) entries.set(target, link);
}
let waiting = false;
function follow(): void {
  waiting = false;
  let current: HTMLAnchorElement | undefined;
  for (const [target, link] of entries) if (target.getBoundingClientRect().top < 140) current = link;
  for (const link of entries.values()) {
    if (link === current) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}
addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(follow);
  waiting = true;
});
follow();

// --- what the address says

const asked = new URL(location.href).searchParams;
const span = asked.get("at");
if (span && /^\d+-\d+$/.test(span)) showSentence(span, true);
const spot = spots.findIndex((one) => String(one.start) === asked.get("spot"));
if (spot >= 0) showSpot(spot);
