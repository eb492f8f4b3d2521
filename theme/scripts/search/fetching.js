// Fetches files of the index: patient with a slow link, and content with a kept copy when there is none.
const STORE = "search-1"; // of the Cache API; the worker looks here when there is no network
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// base: address of the search folder, with its slash. tell: called with "slow" or "" as the link is slow or well again.
// Three tries, then the copy kept for use without a network, then the error; `gone` is true on it when the file is not there.
export const fetching = (base, tell) => async (path, options = {}) => {
  const url = base + path;
  const late = setTimeout(() => tell("slow"), 2500);
  try {
    for (let round = 0; ; round++) {
      try {
        const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(20000) });
        if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status}`), { gone: answer.status === 404 });
        const bytes = new Uint8Array(await answer.clone().arrayBuffer());
        if (globalThis.caches) caches.open(STORE).then((s) => s.put(url, answer)).catch(() => {});
        return bytes;
      } catch (error) {
        const kept = globalThis.caches && await caches.match(url).catch(() => null);
        if (kept) return new Uint8Array(await kept.arrayBuffer());
        if (error.gone || round === 2) throw error;
      }
      tell("slow");
      await pause(500 * 3 ** round);
    }
  } finally { clearTimeout(late); tell(""); }
};
