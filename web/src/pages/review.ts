// Deciding on doubtful facts: one key each. The token comes in the address behind #, which no server is told, and stays
// in this tab.

import { address, button, made } from "../graph/details";
import { entries, typed, type Field } from "../review/fields";
import { more } from "../review/more";
import { say } from "../words";

interface Facts {
  doubts: { id: string; fields: Field[] }[];
  additions: Record<string, Field[]>;
}

interface Taken {
  id: string;
  line: number;
  who: string;
  when: string;
  why: string;
  matter_label: string;
}

const KEPT = "innograph-token";
const data = document.querySelector<HTMLScriptElement>("#facts");
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem(KEPT, given);
  history.replaceState(null, "", location.pathname + location.search);
}
const token = sessionStorage.getItem(KEPT);
if (data && token) decide(JSON.parse(data.textContent ?? "") as Facts, token);

function decide(facts: Facts, token: string): void {
  const desk = document.querySelector("#desk") as HTMLElement;
  const status = document.querySelector("#status") as HTMLElement;
  const undo = document.querySelector("#undo") as HTMLButtonElement;
  const articles = [...document.querySelectorAll<HTMLElement>("article.doubt")];
  const taken: { id: string; article?: HTMLElement }[] = [];
  let current = 0;
  let busy = false;

  desk.hidden = false;
  (document.querySelector("#locked") as HTMLElement).hidden = true;
  document.querySelectorAll<HTMLElement>(".decide, .takeback, #more").forEach((one) => (one.hidden = false));

  const post = async (said: object): Promise<Taken> => {
    const response = await fetch(address("/review"), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(said),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.told);
    return answer;
  };
  const value = (id: string): string => (document.querySelector(`#${id}`) as HTMLInputElement).value.trim();
  const go = (at: number): void => {
    if (!articles.length) return;
    current = Math.max(0, Math.min(at, articles.length - 1));
    articles[current]?.focus();
  };
  const next = (): void => {
    const after = articles.findIndex((one, at) => at > current && !one.dataset.decided);
    go(after >= 0 ? after : articles.findIndex((one) => !one.dataset.decided));
  };
  // One at a time, so that a key held down decides nothing twice.
  const turn = async (work: () => Promise<string>): Promise<boolean> => {
    if (busy) return false;
    busy = true;
    status.classList.remove("alert");
    try {
      status.textContent = await work();
      return true;
    } catch (error) {
      status.classList.add("alert");
      status.textContent = error instanceof Error ? error.message : String(error);
      return false;
    } finally {
      busy = false;
      undo.disabled = !taken.length;
    }
  };
  const write = async (said: object): Promise<Taken> => {
    const answer = await post({ ...said, who: value("who"), why: value("why") });
    list(answer);
    return answer;
  };
  /** A decision among the others, at the top, as the page shows it when it is loaded again. */
  const list = (one: Taken): void => {
    const row = made("tr");
    const matter = made("th", one.matter_label);
    matter.scope = "row";
    const last = made("td");
    const back = button(say("undo"), () => void takeBack(one.id));
    back.className = "takeback";
    back.dataset["undo"] = one.id;
    last.append(back);
    row.append(made("td", one.when, "where"), made("td", one.who), matter, made("td", one.why), made("td", say("unread")), last);
    const region = document.querySelector("#decisions") as HTMLElement;
    region.querySelector("tbody")!.prepend(row);
    region.hidden = false;
    document.querySelector("#none")?.remove();
  };
  const take = (article: HTMLElement, decision: string, set?: Record<string, unknown>): Promise<boolean> =>
    turn(async () => {
      const answer = await write({ decision, id: article.id, ...(set ? { set } : {}) });
      taken.push({ id: answer.id, article });
      article.dataset.decided = decision;
      article.querySelector("form")?.remove();
      current = articles.indexOf(article);
      next();
      return say("saved", { n: answer.line });
    });
  const takeBack = (id: string): Promise<boolean> =>
    turn(async () => {
      await post({ undo: id });
      document.querySelector(`[data-undo="${id}"]`)?.closest("tr")?.remove();
      const at = taken.findIndex((one) => one.id === id);
      const [undone] = at < 0 ? [] : taken.splice(at, 1);
      if (undone?.article) {
        delete undone.article.dataset["decided"];
        go(articles.indexOf(undone.article));
      } else status.focus();
      return say("taken_back");
    });
  const undoLast = (): void => {
    const last = taken.at(-1);
    if (last) void takeBack(last.id);
  };
  const open = more(facts.additions, (said) =>
    turn(async () => {
      const answer = await write(said);
      taken.push({ id: answer.id });
      return say("saved", { n: answer.line });
    }),
  );
  const correct = (article: HTMLElement): void => {
    if (article.querySelector("form")) return;
    const fields = facts.doubts.find((one) => one.id === article.id)?.fields ?? [];
    const form = document.createElement("form");
    form.className = "choose";
    const inputs = entries(form, fields);
    const before = inputs.map((input) => input.value);
    const save = document.createElement("button");
    save.textContent = say("save");
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.textContent = say("cancel");
    const close = (): void => {
      form.remove();
      article.focus();
    };
    cancel.addEventListener("click", close);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const changed = fields.flatMap((field, at) => {
        const text = inputs[at]?.value ?? "";
        return text === before[at] ? [] : [[field.name, typed(field, text)] as const];
      });
      void take(article, "correct", Object.fromEntries(changed));
    });
    form.append(save, cancel);
    article.append(form);
    inputs[0]?.focus();
  };
  const act = (article: HTMLElement | undefined, decision: string): void => {
    if (!article || article.dataset.decided) return;
    if (decision === "correct") correct(article);
    else void take(article, decision);
  };

  articles.forEach((article, at) => {
    article.addEventListener("focusin", () => (current = at));
    article.querySelectorAll<HTMLButtonElement>("[data-decision]").forEach((button) => {
      button.addEventListener("click", () => act(article, button.dataset.decision ?? ""));
    });
  });
  undo.addEventListener("click", undoLast);
  document.querySelectorAll<HTMLButtonElement>("[data-undo]").forEach((button) => {
    button.addEventListener("click", () => void takeBack(button.dataset.undo ?? ""));
  });
  document.addEventListener("keydown", (event) => {
    const typing = (event.target as HTMLElement).closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const article = articles[current];
    const keys: Record<string, () => void> = {
      a: () => act(article, "accept"),
      r: () => act(article, "reject"),
      c: () => act(article, "correct"),
      s: () => go(current + 1),
      w: () => go(current - 1),
      u: undoLast,
      m: () => open("merge"),
      p: () => open("split"),
      n: () => open("add"),
    };
    const chosen = keys[event.key.toLowerCase()];
    if (chosen) {
      event.preventDefault();
      chosen();
    }
  });
}
