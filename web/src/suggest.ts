// Bodies that a person may mean who types into the search box: a combobox over /search.json.

interface Found {
  name: string;
  kind: string;
  href: string;
}

const PAUSE_MS = 120;

export function suggest(form: HTMLFormElement): void {
  const input = form.querySelector("input[name=q]") as HTMLInputElement;
  const list = document.createElement("ul");
  list.id = "found";
  list.className = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? "");
  list.hidden = true;
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  const show = (found: Found[]): void => {
    list.replaceChildren(...found.map(line));
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
  const ask = async (): Promise<void> => {
    const turn = ++asked;
    const text = input.value.trim();
    if (!text) return show([]);
    const address = new URL("/search.json", location.href);
    for (const [name, value] of new FormData(form)) address.searchParams.set(name, String(value));
    const answer = await fetch(address);
    if (turn === asked && answer.ok) show(((await answer.json()) as { found: Found[] }).found.slice(0, 8));
  };

  input.setAttribute("aria-expanded", "false");
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask().catch(() => show([])), PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      list.children[chosen]?.querySelector("a")?.click();
    } else if (step && list.children.length) {
      event.preventDefault();
      choose((chosen + step + list.children.length) % list.children.length);
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) show([]);
  });
}

function line(found: Found, index: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `found-${index}`;
  item.setAttribute("role", "option");
  const link = document.createElement("a");
  link.href = found.href;
  link.tabIndex = -1;
  link.textContent = found.name;
  const kind = document.createElement("small");
  kind.textContent = found.kind;
  link.append(kind);
  item.append(link);
  return item;
}
