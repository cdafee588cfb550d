// @ts-check
// Ticks off the lessons that were finished on this machine.

/** What this page says by itself. */
const words = {
  done: "✓ done",
  count: (/** @type {number} */ done, /** @type {number} */ all) => `${done} of ${all} lessons done on this machine.`,
};

let names = "";
try {
  names = localStorage.getItem("lessons") ?? "";
} catch {
  // The browser stores nothing; then nothing is ticked.
}
// A theme that was chosen on the page goes with the links.
const theme = new URLSearchParams(location.search).get("theme");
if (theme === "light" || theme === "dark") {
  document.documentElement.dataset.theme = theme;
  for (const link of document.querySelectorAll("a")) {
    const url = new URL(link.href);
    url.searchParams.set("theme", theme);
    link.href = url.href;
  }
}

const articles = document.querySelectorAll("article");
let done = 0;
for (const article of articles) {
  if (names.split(" ").includes(article.id)) {
    const tick = document.createElement("b");
    tick.textContent = words.done;
    article.querySelector("h2")?.append(" ", tick);
    done++;
  }
}
const count = document.getElementById("done");
if (count && done > 0) count.textContent = words.count(done, articles.length);
