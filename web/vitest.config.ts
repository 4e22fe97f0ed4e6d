import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte({ configFile: "packages/app/svelte.config.js" })],
  test: {
    include: ["packages/*/src/**/*.test.ts"],
    // Tests in `core` and `player` move their clocks themselves; one that needs longer is stuck.
    testTimeout: 20_000,
    passWithNoTests: false,
  },
});
