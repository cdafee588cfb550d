// For stylelint: its standard rules, but for what follows.
module.exports = {
  extends: "stylelint-config-standard",
  reportNeedlessDisables: true,
  rules: {
    // A rule that fits a line stands on one.
    "declaration-block-single-line-max-declarations": null,
    // Rules stand by the part of the page that they are for.
    "no-descending-specificity": null,
    // A blank line parts what belongs together, and only that.
    "at-rule-empty-line-before": null,
    "comment-empty-line-before": null,
    "custom-property-empty-line-before": null,
  },
};
