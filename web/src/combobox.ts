// A text field that offers what may be meant as one types: the pattern "combobox with list" of the ARIA practices.

export interface Offer {
  name: string;
  kind: string;
  value: string;
}

const PAUSE_MS = 120;
let count = 0;

/** Makes `input` one; `find` gives offers for a text, `take` gets the one that a person chose. */
export function combobox(
  input: HTMLInputElement, find: (text: string) => Promise<Offer[]> | Offer[], take: (offer: Offer) => void,
): void {
  const list = document.createElement("ul");
  list.id = `offers-${++count}`;
  list.className = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  const box = document.createElement("span");
  box.className = "combobox";
  input.before(box);
  box.append(input, list);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off" };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  let offers: Offer[] = [];
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  const show = (found: Offer[]): void => {
    offers = found;
    list.replaceChildren(...found.map((offer, at) => line(offer, `${list.id}-${at}`)));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  };
  const choose = (at: number): void => {
    chosen = at;
    [...list.children].forEach((one, index) => one.setAttribute("aria-selected", String(index === at)));
    const active = list.children[at];
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  };
  const accept = (at: number): void => {
    const offer = offers[at];
    if (!offer) return;
    asked++;
    input.value = offer.name;
    show([]);
    take(offer);
  };
  const ask = async (): Promise<void> => {
    const turn = ++asked;
    const text = input.value.trim();
    const found = text ? await find(text) : [];
    if (turn === asked) show(found);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask().catch(() => show([])), PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show([]);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      accept(Math.max(chosen, 0));
    } else if (step && offers.length) {
      event.preventDefault();
      choose((chosen + step + offers.length) % offers.length);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // else the field loses the focus before the click counts
    const at = [...list.children].findIndex((one) => one.contains(event.target as Node));
    accept(at);
  });
  input.addEventListener("blur", () => show([]));
}

function line(offer: Offer, id: string): HTMLLIElement {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  const name = document.createElement("span");
  name.textContent = offer.name;
  const kind = document.createElement("small");
  kind.textContent = offer.kind;
  item.append(name, kind);
  return item;
}
