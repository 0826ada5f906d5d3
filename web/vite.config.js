// One entry for each page that has a script of its own, and `frame` for all. File names are fixed: pages ask for them
// with their hash in the address.
import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

const pages = new URL("src/pages/", import.meta.url);
const entries = readdirSync(pages)
  .filter((name) => name.endsWith(".ts"))
  .sort()
  .map((name) => [name.slice(0, -".ts".length), new URL(name, pages).pathname]);

export default defineConfig({
  base: "./",
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
