// For eslint: the rules it recommends, and a few against what bites. NODE_PATH
// leads it to where .ci/test.sh installs.
const js = require("@eslint/js");
const globals = require("globals");

const rules = {
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-eval": "error",
  "no-implicit-globals": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-throw-literal": "error",
  "no-var": "error",
  "prefer-const": "error",
};
const linterOptions = { reportUnusedDisableDirectives: "error" };
const module_ = { sourceType: "module", globals: { ...globals.browser, Go: "readonly" } };
const classic = { sourceType: "script", globals: globals.browser };

module.exports = [
  { ...js.configs.recommended, files: ["**/*.js", "**/*.cjs"] },
  { files: ["web/*.js"], rules, linterOptions, languageOptions: module_ },
  { files: ["web/lessons/*.js"], rules: { ...rules, "no-implicit-globals": "off" }, linterOptions, languageOptions: classic },
  {
    // What a Web Worker runs.
    files: ["web/webworker.js"],
    rules,
    languageOptions: { sourceType: "script", globals: { ...globals.worker, Go: "readonly", fs: "readonly", playgroundJob: "readonly" } },
  },
  {
    // And a service worker: its names are its own.
    files: ["web/sw.js"],
    rules: { ...rules, "no-implicit-globals": "off" },
    languageOptions: { sourceType: "script", globals: globals.serviceworker },
  },
  {
    // What the WebDriver client puts into pages, and into Firefox's own window.
    files: ["web/e2e/webdriver/*.js"],
    rules: { ...rules, "no-implicit-globals": "off" },
    linterOptions,
    languageOptions: { sourceType: "script", globals: { ...globals.browser, Services: "readonly", Ci: "readonly", Cc: "readonly", Components: "readonly" } },
  },
  { files: ["**/*.cjs"], rules, linterOptions, languageOptions: { sourceType: "commonjs", globals: globals.node } },
  { files: ["web/e2e/hosts/docusaurus/*.js"], rules, linterOptions, languageOptions: { sourceType: "module", globals: globals.node } },
];
