// Deciding on doubtful facts: one key each. The token comes in the address behind #, which no server is told, and stays
// in this tab.

interface Field {
  name: string;
  label: string;
  form: "text" | "number" | "list" | "choice";
  value: unknown;
  options: { value: string; label: string }[];
}

interface Facts {
  doubts: { id: string; fields: Field[] }[];
  words: { saved: string; taken_back: string; save: string; cancel: string };
}

const KEPT = "innograph-token";
const LISTS = /[、,，]/;
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
  const taken: { id: string; article: HTMLElement }[] = [];
  let current = 0;
  let busy = false;

  desk.hidden = false;
  (document.querySelector("#locked") as HTMLElement).hidden = true;
  document.querySelectorAll<HTMLElement>(".decide, .takeback").forEach((one) => (one.hidden = false));

  const post = async (said: object): Promise<{ id: string; line: number }> => {
    const response = await fetch("/review", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(said),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
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
  const turn = async (work: () => Promise<string>): Promise<void> => {
    if (busy) return;
    busy = true;
    status.classList.remove("alert");
    try {
      status.textContent = await work();
    } catch (error) {
      status.classList.add("alert");
      status.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      busy = false;
      undo.disabled = !taken.length;
    }
  };
  const take = (article: HTMLElement, decision: string, set?: Record<string, unknown>): Promise<void> =>
    turn(async () => {
      const said = { decision, id: article.id, who: value("who"), why: value("why"), ...(set ? { set } : {}) };
      const answer = await post(said);
      taken.push({ id: answer.id, article });
      article.dataset.decided = decision;
      article.querySelector("form")?.remove();
      current = articles.indexOf(article);
      next();
      return facts.words.saved.replace("{n}", String(answer.line));
    });
  const takeBack = (id: string, done: () => void): Promise<void> =>
    turn(async () => {
      await post({ undo: id });
      done();
      return facts.words.taken_back;
    });
  const undoLast = (): void => {
    const last = taken.at(-1);
    if (!last) return;
    void takeBack(last.id, () => {
      taken.pop();
      delete last.article.dataset.decided;
      go(articles.indexOf(last.article));
    });
  };
  const correct = (article: HTMLElement): void => {
    if (article.querySelector("form")) return;
    const fields = facts.doubts.find((one) => one.id === article.id)?.fields ?? [];
    const form = document.createElement("form");
    form.className = "choose";
    const inputs = fields.map((field) => {
      const label = document.createElement("label");
      const input = entry(field);
      label.append(`${field.label} `, input);
      form.append(label);
      return input;
    });
    const before = inputs.map((input) => input.value);
    const save = document.createElement("button");
    save.textContent = facts.words.save;
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.textContent = facts.words.cancel;
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
    button.addEventListener("click", () => void takeBack(button.dataset.undo ?? "", () => button.closest("tr")?.remove()));
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
    };
    const chosen = keys[event.key.toLowerCase()];
    if (chosen) {
      event.preventDefault();
      chosen();
    }
  });
}

function entry(field: Field): HTMLInputElement | HTMLSelectElement {
  const text = Array.isArray(field.value) ? field.value.join("、") : String(field.value ?? "");
  if (field.form !== "choice") {
    const input = document.createElement("input");
    input.value = text;
    if (field.form === "number") input.inputMode = "decimal";
    return input;
  }
  const select = document.createElement("select");
  for (const { value, label } of [...(text ? [] : [{ value: "", label: "" }]), ...field.options]) {
    select.append(new Option(label, value, false, value === text));
  }
  return select;
}

// As the file of decisions has it; what is no number goes as it is, and the server says so.
function typed(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (field.form === "list") return trimmed.split(LISTS).map((one) => one.trim()).filter(Boolean);
  if (!trimmed) return null;
  return field.form === "number" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}
