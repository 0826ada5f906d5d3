// Decisions that are about more than one fact shown: two names are one body, a name is not that body, a fact was missed.
import { combobox } from "../combobox";
import { named } from "../named";
import { entries, typed, type Entry, type Field } from "./fields";

/** Makes the forms work; `decide` writes a decision and says whether it was taken. Gives what opens one of them. */
export function more(additions: Record<string, Field[]>, decide: (said: object) => Promise<boolean>): (name: string) => void {
  const sections = [...document.querySelectorAll<HTMLDetailsElement>("#more details")];
  const said = document.querySelector("#said") as HTMLElement;
  const kind = document.querySelector("#add [name=kind]") as HTMLSelectElement;
  const quoted = document.querySelector("#quoted") as HTMLElement;
  const quote = quoted.querySelector("textarea")!;
  let inputs: Entry[] = [];
  const fields = (): Field[] => additions[kind.value] ?? [];
  const lay = (): void => {
    said.replaceChildren();
    inputs = entries(said, fields());
    quoted.hidden = kind.value === "entity"; // the name of an entity is its quote
    quote.required = !quoted.hidden;
  };
  const addition = (): object => {
    const values = fields().map((field, at) => [field.name, typed(field, inputs[at]!.value)] as const);
    const given = values.filter(([, one]) => one !== null && !(Array.isArray(one) && !one.length));
    const needed = fields().filter((field) => field.needed && field.form === "list").map((field) => [field.name, []] as const);
    const words = quoted.hidden ? {} : { quote: quote.value.trim() };
    return { kind: kind.value, ...Object.fromEntries([...needed, ...given]), ...words };
  };
  const decision = (section: HTMLDetailsElement): object => {
    const form = section.querySelector("form")!;
    const plan = (form.elements.namedItem("plan") as HTMLSelectElement).value;
    const about = plan ? { plan } : {};
    if (section.id === "add") return { decision: "add", ...about, fact: addition() };
    const texts = [...form.querySelectorAll<HTMLInputElement>("input[name]")];
    const named = texts.map((one) => [one.name, one.dataset["iri"] ?? one.value.trim()]).filter(([, text]) => text);
    return { decision: section.id, ...about, ...Object.fromEntries(named) };
  };
  const close = (section: HTMLDetailsElement): void => {
    section.open = false;
    section.querySelector("summary")!.focus();
  };

  kind.addEventListener("change", lay);
  lay();
  document.querySelectorAll<HTMLInputElement>("#more input[data-kind]").forEach(offering);
  for (const section of sections) {
    const form = section.querySelector("form")!;
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) close(section);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void decide(decision(section)).then((taken) => {
        if (!taken) return;
        form.reset();
        form.querySelectorAll<HTMLElement>("[data-iri]").forEach((one) => delete one.dataset["iri"]);
        lay();
        close(section);
      });
    });
  }
  return (name) => {
    const section = sections.find((one) => one.id === name)!;
    section.open = true;
    section.querySelector<HTMLElement>("input, select")!.focus();
  };
}

/** Offers bodies by name as one types. The one that is chosen is sent by its IRI, since several may have its name. */
function offering(input: HTMLInputElement): void {
  input.addEventListener("input", () => delete input.dataset["iri"]);
  combobox(input, named(input.dataset["kind"]!), (offer) => (input.dataset["iri"] = offer.value));
}
