// @ts-check
// The picture that stands in the program's place until it is there.

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
