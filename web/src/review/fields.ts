// The fields of a fact as a form, and what is typed there as the file of decisions has it.
import { made } from "../graph/details";

export interface Field {
  name: string;
  label: string;
  form: "text" | "number" | "list" | "choice";
  value: unknown;
  options: { value: string; label: string }[];
  needed: boolean;
}

export type Entry = HTMLInputElement | HTMLSelectElement;

const LISTS = /[、,，]/;

/** Puts a labelled entry for each field at the end of `form`; gives the entries. */
export function entries(form: HTMLElement, fields: Field[]): Entry[] {
  return fields.map((field) => {
    const label = made("label");
    const input = entry(field);
    label.append(`${field.label} `, input);
    form.append(label);
    return input;
  });
}

function entry(field: Field): Entry {
  const text = Array.isArray(field.value) ? field.value.join("、") : String(field.value ?? "");
  if (field.form !== "choice") {
    const input = document.createElement("input");
    input.value = text;
    if (field.form === "number") input.inputMode = "decimal";
    input.required = field.needed;
    input.autocomplete = "off";
    return input;
  }
  const select = document.createElement("select");
  for (const { value, label } of [...(text ? [] : [{ value: "", label: "" }]), ...field.options]) {
    select.append(new Option(label, value, false, value === text));
  }
  return select;
}

// As the file of decisions has it; what is no number goes as it is, and the server says so.
export function typed(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (field.form === "list") return trimmed.split(LISTS).map((one) => one.trim()).filter(Boolean);
  if (!trimmed) return null;
  return field.form === "number" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}
