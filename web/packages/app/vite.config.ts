import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The stage goes into the Python package, so that the wheel carries it. Nothing is inlined: the
// server's content security policy allows no inline script, no inline style and no data: address.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: "../../../src/uchiawase/server/stage",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    proxy: { "/api": "http://127.0.0.1:8000", "/ws": { target: "ws://127.0.0.1:8000", ws: true } },
  },
});
