import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts"],
    // Tests in `core` and `player` move their clocks themselves; one that needs longer is stuck.
    testTimeout: 20_000,
    passWithNoTests: false,
  },
});
