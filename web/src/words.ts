// The words that a page's template hands to its script, in the page's language.
const island = document.getElementById("words");
const words: Record<string, string> = island ? (JSON.parse(island.textContent ?? "{}") as Record<string, string>) : {};

/** A message with its values in place: {n} in it is the value `n`. */
export function say(name: string, values: Record<string, string | number> = {}): string {
  const text = words[name];
  if (text === undefined) throw new Error(`no word ${name}`);
  return text.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}
