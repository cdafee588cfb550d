// For html-validate: what it recommends, but for what follows.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    // A pre that is scrolled must be reached by the keyboard, and then have a role
    // and a name; there is no element that is both.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Lists may have names: https://www.w3.org/TR/html-aria/.
    "aria-label-misuse": "off",
    // Settings apply at once, so that there is nothing to submit.
    "wcag/h32": "off",
  },
};
