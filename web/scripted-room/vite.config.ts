import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The pages with a scripted room instead of a server, to look at and to draw on:
// `npx vite scripted-room`. It is in no build that is shipped.
export default defineConfig({
  plugins: [svelte()],
  publicDir: "../packages/app/public",
});
