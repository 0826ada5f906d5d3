// One entry for each page that has a script of its own, and `frame` for all. File names are fixed: pages ask for them
// with their hash in the address.
import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

const pages = new URL("src/pages/", import.meta.url);
const entries = readdirSync(pages)
  .filter((name) => name.endsWith(".ts"))
  .sort()
  .map((name) => [name.slice(0, -".ts".length), new URL(name, pages).pathname]);

// Of the hundreds of prefixes that Yasqe offers, one whose address tools that look for leaked paths take for a folder.
const fewerPrefixes = {
  name: "fewer-prefixes",
  transform: (code, id) =>
    id.endsWith("/yasqe.esm.js") ? code.replace(/, awol = "[^"]*"/, "").replace(/^\s*awol,\n/m, "") : null,
};

export default defineConfig({
  base: "./",
  plugins: [fewerPrefixes],
  build: {
    outDir: "../app/web/static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    assetsInlineLimit: 0,
    rollupOptions: {
      checks: { eval: false }, // Yasqe has one for browsers without JSON, which the policy would not let run
      input: Object.fromEntries(entries),
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "part-[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
