// @ts-check
// Has the browser keep the playground for when there is no network; see sw.js. It is
// loaded when the program runs, so that it takes nothing from the first visit. In a
// frame of another site it is not wanted: what is kept there is kept for that site
// alone.
if (top === window && "serviceWorker" in navigator) {
  // @ts-ignore: not every browser has connection.
  const spare = navigator.connection?.saveData;
  const rest = () => spare || navigator.serviceWorker.controller?.postMessage("rest");
  // Of a newer one, once it takes over.
  navigator.serviceWorker.addEventListener("controllerchange", rest);
  try {
    // The worker's script is never taken from the cache: it says which build there is.
    const registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" });
    // A browser looks for a newer one when it has time; better now, while there is a network.
    if (navigator.serviceWorker.controller) await registration.update();
    // One that is replaced is asked for nothing: started again for that, it could stay.
    if (!registration.installing && !registration.waiting) rest();
  } catch {
    // There is no network now, or the browser allows no service worker, as in some
    // private windows; the page needs none.
  }
}

export {}; // a module, which may await
