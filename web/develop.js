// @ts-check
// Reloads the page when its sources have changed, and shows why they could not be
// built. The server adds it to pages while it watches the sources; nothing else
// does.

const build = new URL(import.meta.url).searchParams.get("build") ?? "";
const trouble = document.createElement("pre");
trouble.id = "develop";
trouble.setAttribute("role", "alert");
trouble.style.cssText = "position: fixed; inset: auto 0 0; z-index: 9; margin: 0; padding: 1em; max-height: 60vh; overflow: auto;" +
  " background: #300; color: #fff; font: 13px/1.4 monospace; white-space: pre-wrap";

/** @type {EventSource | undefined} */
let events;

/** A page that nobody sees asks nothing: a browser has few connections to a server. */
function listen() {
  if (document.hidden) {
    events?.close();
    events = undefined;
    return;
  }
  if (events) return;
  events = new EventSource(new URL(`develop/events?build=${build}`, import.meta.url));
  events.addEventListener("open", () => trouble.remove()); // what is still wrong is said next
  events.addEventListener("reload", () => location.reload());
  events.addEventListener("trouble", (event) => {
    trouble.textContent = JSON.parse(event.data);
    if (trouble.textContent) document.body.append(trouble);
    else trouble.remove();
  });
}

// A frame is reloaded with the page that it is in.
if (top === window) {
  document.addEventListener("visibilitychange", listen);
  listen();
}
