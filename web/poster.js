// @ts-check
// What stands in the program's place while it is not there: a picture of a run, and
// a sentence where the program cannot come, or is gone.

const loading = /** @type {HTMLElement} */ (document.getElementById("loading"));
const progress = /** @type {HTMLProgressElement} */ (document.getElementById("progress"));

/** What is said when the program is not there to say it. All other texts are in wasm/words. */
export const words = {
  loading: (/** @type {number} */ bytes) => `Loading… ${(bytes / 1e6).toFixed(1)} MB`,
  restLoading: (/** @type {number} */ bytes) => `Loading the rest of the program… ${(bytes / 1e6).toFixed(1)} MB`,
  noWebAssembly: "This browser has no WebAssembly, so the program cannot run. The picture shows a run; the page of lessons has more, each with its picture.",
  lessons: "Read the lessons",
  answered: (/** @type {number} */ status) => `the server answered ${status}`,
  page: "the server sent a page in its place",
  noConnection: "the connection failed",
  unreadable: "what arrived is not the program, or not all of it, or this browser cannot run it",
  noScript: "a script of it did not arrive, or cannot run",
  notLoaded: (/** @type {string} */ why) => `The program could not be loaded (${why}). The picture shows a run.`,
  restNotLoaded: (/** @type {string} */ why) => `The rest of the program could not be loaded (${why}). The program waits for it.`,
  restGone: (/** @type {string} */ why) => `The rest of the program could not be loaded (${why}): there may be a newer one. Its settings stand in the address.`,
  another: "The picture may show another run. Press Run for this one.",
  again: "Try again",
  stopped: "The program has stopped by a fault of its own. Its settings stand in the address.",
  noMemory: "The program has stopped, since the browser gave it no more memory. Its settings stand in the address; fewer jobs, or a shorter file, need less.",
  restart: "Start it again",
};

/** @param {number} bytes of the program, that have come */
export function loaded(bytes) {
  if (loading.className !== "problem") loading.textContent = loading.className === "waiting" ? words.restLoading(bytes) : words.loading(bytes);
}

/**
 * Says what is wrong, on top of the picture, with a button that leads on.
 * @param {string} sentence
 * @param {string} label of the button
 * @param {() => void} way on
 */
export function problem(sentence, label, way) {
  const on = document.createElement("button");
  on.type = "button";
  on.textContent = label;
  on.addEventListener("click", way);
  progress.hidden = true;
  loading.hidden = false;
  loading.className = "problem";
  document.getElementById("transport")?.after(loading); // in sight, whatever is shown
  loading.replaceChildren(sentence, " ", on); // there, so that it is said
  document.dispatchEvent(new CustomEvent("problem", { detail: sentence }));
}

/** Takes the sentence away: it is tried again. */
export function trying() {
  loading.className = "";
  document.getElementById("picture")?.append(loading);
  progress.hidden = false;
  loaded(0);
}

/** Says, above all else, that the rest of the program comes; it takes the sentence away. */
export function waiting() {
  loading.className = "waiting";
  document.body.append(loading);
  loading.hidden = false;
  loaded(0);
}

/** Takes all that away: the program goes on. */
export function solved() {
  loading.className = "";
  loading.hidden = true;
}

/** Shows that nothing but the problem's button answers any more. */
export function still() {
  document.getElementById("still")?.removeAttribute("hidden");
  document.getElementById("canvas")?.setAttribute("hidden", "");
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  for (const e of document.querySelectorAll("a, button, input, select, summary, textarea, [tabindex], #code, #output")) {
    if (!loading.contains(e)) e.toggleAttribute("inert", true);
  }
}

/**
 * Puts a lesson's picture and its sentence in the place of the first run's, until
 * the program is there. A lesson that there is not has no picture.
 */
async function show() {
  const lesson = new URLSearchParams(location.search).get("lesson") ?? "";
  if (!/^[a-z0-9-]+$/.test(lesson) || lesson === "none" || !document.querySelector(`#course li[id="course-${lesson}"]`)) return;
  const still = /** @type {HTMLImageElement} */ (document.getElementById("still"));
  const sentence = /** @type {HTMLElement} */ (document.getElementById("sentence"));
  const said = sentence.textContent;
  const response = await fetch(`lessons/${lesson}.svg`);
  if (!response.ok) return;
  still.src = `lessons/${lesson}.svg`;
  const [, description = ""] = /<desc>([^<]*)<\/desc>/.exec(await response.text()) ?? [];
  const text = new DOMParser().parseFromString(description, "text/html").body.textContent ?? "";
  still.alt = text;
  if (sentence.textContent === said) sentence.textContent = text; // else the program speaks
}

/** Once, whoever asks; where it fails, the first run's picture stays. */
export const poster = () => (shown ??= show().catch(() => {}));
/** @type {Promise<void> | undefined} */
let shown;
