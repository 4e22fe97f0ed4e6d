/** Who may import whom: core ← player ← stage ← app, no circles, nothing unlisted. */
const above = { core: "player|stage|app", player: "stage|app", stage: "app" };

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    { name: "found", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries(above).map(([part, higher]) => ({
      name: `${part}-imports-nothing-above-it`,
      severity: "error",
      from: { path: `^packages/${part}/` },
      to: { path: `^packages/(${higher})/` },
    })),
    {
      name: "packages-meet-through-exports",
      comment: "Reach another package by its name, never by a path into its folder.",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: {
        path: "^packages/([^/]+)/",
        pathNot: "^packages/$1/",
        dependencyTypes: ["local"],
      },
    },
    {
      name: "tests-stay-beside-the-code",
      severity: "error",
      from: { pathNot: "\\.test\\.ts$" },
      to: { path: "\\.test\\.ts$|/fakes?/" },
    },
    {
      name: "only-listed-packages",
      severity: "error",
      from: { pathNot: "\\.test\\.ts$|/dev/|vite\\.config\\.ts$|svelte\\.config\\.js$" },
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"],
        pathNot: "node_modules/svelte/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.base.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "default"] },
  },
};
