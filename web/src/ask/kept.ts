// Queries that a person saved in this browser; their links can be shared.
import { button, made } from "../graph/details";
import { say } from "../words";

interface Kept {
  name: string;
  mode: string;
  text: string;
}

const KEY = "innograph-queries";

function read(): Kept[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one: Kept) => [one?.name, one?.mode, one?.text].every((value) => typeof value === "string")) : [];
  } catch {
    return [];
  }
}

function write(all: Kept[]): void {
  localStorage.setItem(KEY, JSON.stringify(all));
}

export function kept(form: HTMLFormElement, root: HTMLElement): void {
  const mode = form.dataset["mode"]!;
  const text = form.querySelector<HTMLTextAreaElement>("textarea")!;
  const name = form.querySelector<HTMLInputElement>("#name")!;
  const show = () => {
    const own = read().filter((one) => one.mode === mode);
    root.hidden = !own.length;
    root.querySelector("ul")!.replaceChildren(...own.map(line));
  };
  const line = (one: Kept) => {
    const item = made("li");
    const link = made("a", one.name);
    const address = new URL("/ask", location.href);
    address.searchParams.set(mode, one.text);
    const lang = new URL(location.href).searchParams.get("lang");
    if (lang) address.searchParams.set("lang", lang);
    link.href = address.pathname + address.search;
    const remove = button("×", () => {
      write(read().filter((other) => other.name !== one.name || other.mode !== mode));
      show();
    });
    remove.setAttribute("aria-label", say("ask_delete", { name: one.name }));
    item.append(link, remove);
    return item;
  };
  form.querySelector<HTMLElement>(".keep")!.hidden = false;
  form.querySelector("#keep")!.addEventListener("click", () => {
    if (!name.value.trim()) return name.focus();
    write([...read().filter((one) => one.name !== name.value.trim() || one.mode !== mode), { name: name.value.trim(), mode, text: text.value }]);
    name.value = "";
    show();
  });
  show();
}
