// The search page: typing, results, filters, addresses, states. What it needs in the page: templates/search.html.
import { Index } from "./index.js";
import { excerpt } from "./excerpt.js";
import { KINDS, SHOWN } from "./words.js";
import { plain } from "./terms.js";

const FIRST = 4, MORE = 6, NAME_AT_MOST = 14;
const place = document.querySelector("[data-search]");
const input = place.querySelector("#q"), list = place.querySelector("#results"), state = place.querySelector("#search-state");
const more = place.querySelector("#search-more"), filters = place.querySelector("#search-filters"), nothing = place.querySelector("#search-nothing");
const base = new URL(place.dataset.search, location.href).href, home = new URL(place.dataset.home, location.href).href;

const index = new Index(base, (how) => { if (how === "slow" && busy) say("网络有点慢，正在接着取……"); });
let busy = 0, turn = 0, current = null, timer = 0;

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const say = (...what) => state.replaceChildren(...what);
const marked = (pieces) => pieces.map(([text, hit]) => (hit ? make("mark", {}, text) : text));

const options = () => {
  const p = new URLSearchParams(location.search);
  return Object.fromEntries(["q", "sort", "from", "to", ...Object.keys(SHOWN)].map((name) => [name, p.get(name) ?? ""]));
};
const address = (wanted) => {
  const p = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  return `${location.pathname}${p.size ? `?${p}` : ""}`;
};

async function headline(story, query) {
  const pieces = excerpt(story.headline, query, 400);
  if (pieces.some(([, hit]) => hit) || !/^[a-zü' ]+$/i.test(query.text)) return marked(pieces);
  const { pinyinSpan } = await import("./pinyin.js");
  const span = pinyinSpan(query.text.toLowerCase(), story.pinyin), c = Array.from(story.headline);
  if (!span) return marked(pieces);
  return marked([[c.slice(0, span[0]).join(""), false], [c.slice(...span).join(""), true], [c.slice(span[1]).join(""), false]].filter(([t]) => t));
}

async function item({ story }, query) {
  const day = story.published.slice(0, 10), [y, m, d] = day.split("-").map(Number);
  const facts = [make("time", { datetime: day }, `${y}年${m}月${d}日`), make("span", { class: "search-column" }, story.column)];
  if (story.township) facts.push(make("span", {}, story.township));
  facts.push(make("span", { class: "search-kind" }, KINDS[story.kind] ?? story.kind));
  if (story.state) facts.push(make("span", { class: "search-of-state" }, story.state));
  if (story.number) facts.push(make("span", {}, ...marked(excerpt(story.number, query, 80))));
  const text = [story.standfirst, ...story.paragraphs].filter(Boolean).join("\n");
  return make("li", {},
    make("h2", {}, make("a", { href: home + story.path }, ...(await headline(story, query)))),
    make("p", { class: "search-meta" }, ...facts),
    make("p", { class: "search-excerpt" }, ...marked(excerpt(text, query))));
}

async function show(now, count, mine) {
  const { result } = now;
  let added = 0;
  while (added < count && now.next < now.hits.length) {
    const batch = now.hits.slice(now.next, now.next + count - added);
    now.next += batch.length;
    let checked = await index.verify(result, batch);
    if (now.options.sort === "date") checked = checked.sort((a, b) => b.id - a.id);
    const items = await Promise.all(checked.map((hit) => item(hit, result.query)));
    if (mine !== turn) return added;
    now.stories.push(...checked);
    list.append(...items);
    added += items.length;
  }
  more.hidden = now.next >= now.hits.length;
  return added;
}

// Filters and suggestions are fetched when somebody needs them.
const refine = () => import("./refine.js");
const narrowed = (wanted) => Object.keys(SHOWN).some((name) => wanted[name]) || wanted.from || wanted.to;

function offerFilters(now) {
  const wanted = now.options, open = narrowed(wanted);
  const change = (name, value) => go({ ...options(), [name]: value });
  const sort = make("select", { id: "f-sort" }, make("option", { value: "" }, "最相关的在前"), make("option", { value: "date" }, "最新的在前"));
  sort.value = wanted.sort;
  sort.addEventListener("change", () => change("sort", sort.value));
  const box = make("details", { id: "filter-box" }, make("summary", {}, "筛选"));
  box.addEventListener("toggle", async () => {
    if (box.open && box.childElementCount === 1) (await refine()).fill(index, box, now, change, make).catch(console.error);
  });
  filters.replaceChildren(make("label", { for: "f-sort" }, "排序", sort), box);
  filters.hidden = !now.result.ranked.length;
  if (open) box.open = true;
}

async function say_end(now) {
  const n = now.hits.length, exact = now.stories.some(({ story }) => {
    const flat = plain([story.headline, story.number, story.township, story.column, ...story.paragraphs].join("\n"));
    return now.result.query.words.every((w) => flat.includes(plain(w)));
  });
  const shown = list.childElementCount;
  say(!shown ? "没有找到。" : n > shown ? `找到约 ${n} 条，显示前 ${shown} 条。` : `找到 ${shown} 条。`);
  // A near miss is one of a name: a longer text that stands nowhere word by word is a headline put otherwise, and asks for none.
  const { text } = now.result.query;
  if (!shown || (!exact && text.length <= NAME_AT_MOST && !/^[a-zü' ]+$/i.test(text))) {
    const tips = await (await refine()).suggest(index, now);
    if (now !== current) return;
    if (tips.length) state.append("您是不是要找：", ...tips.flatMap((t) => [make("a", { href: address({ q: t }) }, t), " "]));
  }
  nothing.hidden = shown > 0;
  if (!shown) {
    nothing.replaceChildren(
      make("p", {}, `没有找到“${now.options.q}”。可以这样试试：`),
      make("ul", {}, make("li", {}, "少写几个字，只留最要紧的词；"), make("li", {}, "换一个说法，地名可以打拼音；"),
        ...(narrowed(now.options) ? [make("li", {}, make("a", { href: address({ q: now.options.q }) }, "去掉筛选条件再搜"), "；")] : []),
        make("li", {}, "从", make("a", { href: `${home}archive/` }, "历史归档"), "按年月找，或从下面的栏目进去看。")));
  }
}

async function run() {
  const wanted = options(), mine = ++turn;
  if (document.activeElement !== input) input.value = wanted.q;
  nothing.hidden = true;
  if (Array.from(wanted.q.trim()).length < 2) {
    list.replaceChildren();
    filters.hidden = more.hidden = true;
    current = null;
    say(wanted.q.trim() ? "请再多写一个字。" : "");
    return;
  }
  busy++;
  say("正在找……");
  document.title = document.title.replace(/^(.*? - )?/, `${wanted.q} - `);
  try {
    if (place.dataset.endpoint) {
      const { ask } = await import("./endpoint.js");
      index.search = (query) => ask(place.dataset.endpoint, query, index);
    }
    const whole = narrowed(wanted) || wanted.sort === "date", result = await index.search(wanted.q, whole);
    let hits = narrowed(wanted) ? await (await refine()).narrow(index, result.ranked, wanted) : result.ranked;
    if (wanted.sort === "date") hits = [...hits].sort((a, b) => b.id - a.id);
    if (mine !== turn) return;
    const now = (current = { result, hits, options: wanted, next: 0, stories: [] });
    list.replaceChildren();
    offerFilters(now);
    // Those that were read to settle the order are shown; others wait until the reader asks for more: each costs a fetch.
    await show(now, result.looked || FIRST, mine);
    if (mine === turn) await say_end(now);
    keep();
  } catch (error) {
    if (mine !== turn) return;
    console.error(error);
    if (error.gone || error.damaged) index.forget(); // a release went on meanwhile: the next try reads the new root
    const again = make("button", { type: "button" }, "再试一次");
    again.addEventListener("click", run);
    if (error.damaged) say("搜索用的数据读不出来，多半是网站正在更新。请过一会儿再试，或从下面的归档和栏目里找。", again);
    else say(navigator.onLine === false ? "现在没有网络，这个词还没有搜过。连上网后再试。" : "网络断了，没能取到结果。", again);
  } finally { busy--; }
}

function go(wanted, how = "pushState") {
  history[how](null, "", address(wanted));
  run();
}

input.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (event.isComposing) return;
  timer = setTimeout(() => go({ ...options(), q: input.value }, "replaceState"), 250);
});
input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));
place.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  const q = input.value;
  if (q !== options().q || !current) go({ ...options(), q });
  else history.pushState(null, "", address(options()));
});
place.addEventListener("keydown", (event) => {
  const links = [...list.querySelectorAll("a")], here = links.indexOf(document.activeElement);
  if (event.key === "ArrowDown" && (event.target === input || here >= 0)) { event.preventDefault(); links[Math.min(here + 1, links.length - 1)]?.focus(); }
  else if (event.key === "ArrowUp" && here >= 0) { event.preventDefault(); (links[here - 1] ?? input).focus(); }
  else if (event.key === "Escape" && here >= 0) input.focus();
});
async function next() {
  if (!current || busy) return;
  busy++;
  try { await show(current, MORE, turn); await say_end(current); } catch (error) { console.error(error); say(error.damaged ? "后面的结果读不出来，多半是网站正在更新。请过一会儿再试。" : "网络断了，没能接着取。请再点一次“再看一些”。"); current.next = list.childElementCount; } finally { busy--; }
}
more.addEventListener("click", next);
addEventListener("scroll", () => { if (!more.hidden && more.getBoundingClientRect().top < innerHeight + 200) next(); }, { passive: true });
addEventListener("popstate", run);
addEventListener("online", () => { if (!current) run(); });

// A while after the first results the worker is asked to keep this page, so that it opens without a network.
let kept = false;
function keep() {
  if (kept || !navigator.serviceWorker) return;
  kept = true;
  setTimeout(async () => {
    try {
      await navigator.serviceWorker.register(`${base}worker.js`);
      const ready = await navigator.serviceWorker.ready;
      const seen = performance.getEntriesByType("resource").map((e) => e.name).filter((u) => u.startsWith(location.origin) && !u.startsWith(base));
      const later = ["refine.js", "pinyin.js", "simplified.js"].map((name) => new URL(name, import.meta.url).href);
      ready.active.postMessage([location.pathname, ...new Set([...seen, ...later])]);
    } catch { /* it only means that the page needs the network */ }
  }, 4000);
}

if (typeof DecompressionStream === "undefined") say("这个浏览器太旧，不能在网页里搜索。请从下面的归档和栏目里找。");
else run();
