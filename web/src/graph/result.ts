// The nodes that a question's or a query's answer speaks of: those it names, and what is stated where its rows point to.
import { address } from "./details";
import type { Drawing } from "./drawing";

type Value = string | number | boolean | null;

/** The nodes, or one line that says why there are none. */
export async function result(drawing: Drawing, asked: URLSearchParams): Promise<Set<number> | string> {
  const answer = await fetch(address("/ask.json", Object.fromEntries(asked)), { headers: { Accept: "application/json" } });
  if (!answer.ok) return ((await answer.json()) as { told: string }).told;
  const { tables } = (await answer.json()) as { tables: { answer?: { rows: Record<string, Value>[] } } };
  const found = new Set<number>();
  for (const row of tables.answer?.rows ?? []) {
    for (const value of Object.values(row)) {
      const node = typeof value === "string" ? drawing.number(value) : undefined;
      if (node !== undefined && drawing.className(node) !== "Plan") found.add(node);
    }
    const { plan, start, end } = row;
    if (typeof plan !== "string" || typeof start !== "number" || typeof end !== "number") continue;
    const stated = drawing.statedAt(plan, start, end);
    for (const node of stated.nodes) {
      found.add(node);
      for (let at = drawing.begin[node]!; at < drawing.begin[node + 1]!; at++) found.add(drawing.near[at]!);
    }
    for (const edge of stated.edges) found.add(drawing.source[edge]!).add(drawing.target[edge]!);
  }
  return found;
}
