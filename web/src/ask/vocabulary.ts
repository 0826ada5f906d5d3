// What the editors complete: terms of the ontology, and what the property graph calls them.

export interface Word {
  name: string;
  label: string;
}

export interface Vocabulary {
  prefixes: Record<string, string>;
  terms: Word[];
  labels: Word[];
  types: Word[];
  keys: Word[];
}

const MOST = 40;

export const vocabulary = JSON.parse(document.getElementById("vocabulary")!.textContent!) as Vocabulary;

/** Words that have what is written in their name or their label, those that begin with it first. */
export function fitting(words: Word[], written: string): Word[] {
  const sought = written.toLowerCase();
  const rank = ({ name, label }: Word) =>
    name.toLowerCase().startsWith(sought) ? 0 : [name, label].some((one) => one.toLowerCase().includes(sought)) ? 1 : 2;
  return words.filter((word) => rank(word) < 2).sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
}
