// What every page has: the look, and suggestions below the search box.
import "../frame.css";
import { suggest } from "../suggest";

const box = document.querySelector<HTMLFormElement>("form.seek");
if (box) suggest(box);
