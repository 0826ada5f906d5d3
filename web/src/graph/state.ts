// What the page shows, as its address says it, so that a link leads to the same picture.

export interface State {
  hide: string[]; // classes switched off
  without: string[]; // commitments switched off
  around: string[]; // IRIs below the base, or whole
  steps: number;
  from: string;
  to: string;
  chosen: string;
  result: URLSearchParams; // what /ask.json is asked for: a question with its parameters, or a query
}

const OWN = new Set(["hide", "without", "around", "steps", "from", "to", "chosen", "lang"]);

export function read(address: URL): State {
  const given = address.searchParams;
  const list = (name: string) => given.getAll(name).filter(Boolean);
  const result = new URLSearchParams([...given].filter(([name]) => !OWN.has(name)));
  const asks = ["question", "query", "cypher"].some((name) => result.has(name));
  return {
    hide: list("hide"),
    without: list("without"),
    around: list("around"),
    steps: Math.max(1, Math.min(4, Number(given.get("steps")) || 1)),
    from: given.get("from") ?? "",
    to: given.get("to") ?? "",
    chosen: given.get("chosen") ?? "",
    result: asks ? result : new URLSearchParams(),
  };
}

export function write(state: State): void {
  const address = new URL(location.href);
  const lang = address.searchParams.get("lang");
  const params = new URLSearchParams(state.result);
  for (const name of ["hide", "without", "around"] as const) for (const one of state[name]) params.append(name, one);
  if (state.steps !== 1 && state.around.length) params.set("steps", String(state.steps));
  for (const name of ["from", "to", "chosen"] as const) if (state[name]) params.set(name, state[name]);
  if (lang) params.set("lang", lang);
  address.search = params.toString();
  if (address.href !== location.href) history.replaceState(null, "", address);
}
