// @ts-check
// Has the browser keep the playground for when there is no network; see sw.js. It
// begins when the program runs, so that it takes nothing from the first visit. In a
// frame of another site it is not wanted: what is kept there is kept for that site
// alone.
import { started } from "./boot.js";

await started;
if (top === window && "serviceWorker" in navigator) {
  try {
    // The worker's script is never taken from the cache: it says which build there is.
    await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    // @ts-ignore: not every browser has connection.
    if (!navigator.connection?.saveData) active?.postMessage("rest");
  } catch {
    // Private windows and some settings allow none; the page needs none.
  }
}
