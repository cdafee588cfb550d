// @ts-nocheck: a service worker has other globals than a page or a Web Worker.
// Keeps the playground for when there is no network. It is part of the folder that
// `make dist` writes, and of nothing else.
//
// Nobody is left with an old version: pages are asked for on the network first, and
// what they load has the hash of its content in its name, so that any page finds
// the very files that it was made with. A page is never put into the cache by
// itself, only a whole build at once, each new file compared with its hash.
// site: filled in by package web/site
const build = "none";
const core = { "./": "" };
const rest = {};
// /site

const scope = new URL(self.registration.scope);
// Several playgrounds may share an origin, and caches belong to the origin.
const mine = `worker-pool ${scope.pathname} `;
const hashed = /\.[0-9a-f]{12}\.[a-z0-9]+$/;
const patience = 4000; // ms, with a network that is there but brings nothing

// The new version takes over at once. A page of the one before goes on: what it
// still wants to load is in the cache of its build, which stays as long as there is
// no newer one but ours.
addEventListener("install", (event) => event.waitUntil(keep(core).then(() => self.skipWaiting(), half)));
addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));

// The page asks for the rest once it runs; see offline.js.
addEventListener("message", (event) => {
  if (event.data === "rest") event.waitUntil(keep(rest).catch(() => {})); // then at another visit
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const name = url.pathname.slice(scope.pathname.length).replace(/(^|\/)index\.html$/, "$1");
  if (hashed.test(name)) event.respondWith(found(request));
  else if (at(name)) event.respondWith(fresh(request, at(name)));
});

/** Where a file is, by the keys of core and rest. */
const at = (name) => {
  const place = name === "" || name.endsWith("/") ? `./${name}` : name;
  return place in core || place in rest ? new URL(place, scope).href : "";
};

/** A file that its name determines: from any cache, or else from the network. */
const found = async (request) => (await caches.match(request.url).catch(() => undefined)) ?? fetch(request);

/** A file that may have changed: from the network, or else as this build has it. */
const fresh = async (request, key) => {
  const kept = await caches.open(mine + build).then((cache) => cache.match(key)).catch(() => undefined); // the network may do without
  const asked = fetch(request);
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const response = await Promise.race([asked, late]).catch(() => undefined);
  return response && response.status < 500 ? response : kept;
};

/** Puts files into the cache of this build, all or an error. */
const keep = async (files) => {
  const cache = await caches.open(mine + build);
  await Promise.all(Object.entries(files).map(async ([place, integrity]) => {
    const url = new URL(place, scope).href;
    if (await cache.match(url)) return;
    const before = hashed.test(url) && (await caches.match(url));
    const response = before || (await fetch(url, { integrity, cache: hashed.test(url) ? "default" : "no-cache" }));
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    // A browser takes no redirected answer for a page.
    await cache.put(url, response.redirected ? new Response(response.body, { headers: response.headers }) : response);
  }));
};

/** What an install leaves that failed is no cache of a build. */
const half = async (why) => {
  await caches.delete(mine + build);
  throw why;
};

/** Leaves the caches of this build and of the one before, the last that was made. */
const tidy = async () => {
  const others = (await caches.keys()).filter((name) => name.startsWith(mine) && name !== mine + build);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
};
