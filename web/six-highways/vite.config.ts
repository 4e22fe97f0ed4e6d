import { defineConfig } from "vite";

// Six full highways on one page, for `uchi bench stage`. It is in no build that is shipped.
export default defineConfig({
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
