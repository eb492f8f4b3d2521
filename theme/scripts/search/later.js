// What a search page needs once somebody reads on: more results, walking through them by keys, keeping all for use without a network.
const MORE = 6;

// It is handed what it works on, see main.js, and from then on listens itself.
export function start({ base, input, list, more, page, show }) {
  async function next() {
    const { current } = page;
    if (!current || page.busy) return;
    page.busy++;
    const before = current.next, shown = list.childElementCount, held = document.activeElement === more;
    try { await show(current, MORE); } catch (error) { current.next = before; throw error; } finally { page.busy--; }
    if (held && more.hidden) list.children[shown]?.querySelector("a").focus(); // the last ones are there: the button goes, the reader stays
  }

  const scrolled = () => { if (!more.hidden && more.getBoundingClientRect().top < innerHeight + 200) more.click(); };
  addEventListener("scroll", scrolled, { passive: true });

  function walk(event) {
    const links = [...list.querySelectorAll("a")], here = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && (event.target === input || here >= 0)) { event.preventDefault(); links[Math.min(here + 1, links.length - 1)]?.focus(); }
    else if (event.key === "ArrowUp" && here >= 0) { event.preventDefault(); (links[here - 1] ?? input).focus(); }
    else if (event.key === "Escape" && here >= 0) input.focus();
  }
  addEventListener("keydown", walk);

  // A while after the first results the worker is asked to keep this page, so that it opens without a network.
  async function keep() {
    if (!navigator.serviceWorker) return;
    try {
      await navigator.serviceWorker.register(`${base}worker.js`);
      const ready = await navigator.serviceWorker.ready;
      const seen = performance.getEntriesByType("resource").map((e) => e.name).filter((u) => u.startsWith(location.origin) && !u.startsWith(base));
      const rest = ["refine.js", "quoted.js", "pinyin.js", "simplified.js"].map((name) => new URL(name, import.meta.url).href);
      ready.active.postMessage([location.pathname, ...new Set([...seen, ...rest])]);
    } catch { /* it only means that the page needs the network */ }
  }

  return { keep, next, scrolled, walk };
}
