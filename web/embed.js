// @ts-check
// What an embedded page does besides the program: it tells its host how high it is
// and what went wrong, and it loads the program when its turn has come. The
// messages are those of wasm/embed.
import { poster, problem, words } from "./poster.js";

const host = parent === window ? null : parent;

/** @param {Record<string, unknown>} message */
function post(message) {
  host?.postMessage({ source: "worker-pool", v: 1, ...message }, "*");
}

let height = 0;
new ResizeObserver(() => {
  const now = Math.ceil(document.body.getBoundingClientRect().height);
  if (now !== height) post({ type: "resize", height: (height = now) });
}).observe(document.body);

document.addEventListener("problem", (event) => {
  post({ type: "error", message: /** @type {CustomEvent<string>} */ (event).detail });
});

async function load() {
  try {
    const { started, running } = await import("./boot.js");
    running.then(runs);
    await started;
  } catch (err) { // the script itself did not come; the same page does not fetch it again
    console.error(String(err));
    problem(words.notLoaded(words.noScript), words.again, () => location.reload());
  }
}

/** @type {() => void} */
let runs = () => {};

/** Embeds of one page start one after the other: the first one fetches, the others have it. */
async function start() {
  let began = false;
  try {
    await navigator.locks.request("worker-pool", () => {
      began = true;
      return load();
    });
  } catch (err) { // no locks here, as in a sandbox
    if (began) throw err;
    await load();
  }
}

const wait = ["loading", "progress"].map((id) => /** @type {HTMLElement} */ (document.getElementById(id)));
const run = /** @type {HTMLButtonElement} */ (document.getElementById("run"));
const query = new URLSearchParams(location.search);

// The parts that are asked for, before the program says so.
const view = query.get("view")?.split(",") ?? ["all"];
if (!view.includes("all")) document.documentElement.dataset.view = view.join(" ");
const below = ["code", "output", "metrics", "controls"].filter((part) => view.includes("all") || view.includes(part));
if (below.length > 2 || (below.length > 1 && innerWidth <= 760)) document.documentElement.dataset.part = below[0];
const theme = query.get("theme");
if (theme) document.documentElement.dataset.theme = theme;

if (query.get("loading") === "click") {
  for (const element of wait) element.hidden = true;
  const same = ["lesson", "view", "theme", "loading", "speed", "step", "from", "to", "loop", "autoplay"];
  poster().then(() => {
    const sentence = /** @type {HTMLElement} */ (document.getElementById("sentence"));
    if (wait[0].hidden && [...query.keys()].some((name) => !same.includes(name))) sentence.textContent = words.another;
  });
  const picture = /** @type {HTMLElement} */ (document.getElementById("still"));
  const pressed = () => run.click();
  const asked = (/** @type {MessageEvent} */ { data, source }) => {
    if (host && source === host && data?.source === "worker-pool" && data.v === 1 && data.type === "play") pressed();
  };
  picture.classList.add("starts");
  picture.addEventListener("click", pressed);
  addEventListener("message", asked);
  run.disabled = false;
  run.addEventListener("click", () => {
    picture.classList.remove("starts");
    picture.removeEventListener("click", pressed);
    removeEventListener("message", asked);
    for (const element of wait) element.hidden = false;
    runs = () => run.click();
    start();
  }, { once: true });
} else {
  start();
}
