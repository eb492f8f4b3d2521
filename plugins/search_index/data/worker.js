// Keeps the search page usable without a network: what was once read is served from the store when the link is down.
const STORE = "search-1";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(
  caches.open(STORE).then((store) => Promise.all(event.data.map((url) => store.add(url).catch(() => {}))))));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  const page = request.mode === "navigate";
  event.respondWith(fetch(request).catch(async (error) => {
    const kept = await caches.match(request, { ignoreSearch: page, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }));
});
