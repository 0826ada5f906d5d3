// What a text may mean that is typed for a body, a field, a plan…, as offers of a combobox.
import type { Offer } from "./combobox";
import { address } from "./graph/details";

/** Finds the things of a kind; several of one name are told apart by their addresses. */
export function named(kind: string): (text: string) => Promise<Offer[]> {
  return async (text) => {
    const answer = await fetch(address("/ask/names.json", { kind, text }));
    const { found } = (await answer.json()) as { found: { name: string; iri: string; where: string }[] };
    return found.map(({ name, iri, where }) => ({ name, kind: where, value: iri }));
  };
}
