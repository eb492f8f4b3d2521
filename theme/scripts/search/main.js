// The search page: results, addresses, states. What it needs in the page: templates/search.html. What a first query does not
// need is fetched when somebody does: later.js, refine.js, quoted.js, pinyin.js.
import { Index } from "./index.js";
import { excerpt } from "./excerpt.js";
import { KINDS, NARROWING } from "./words.js";
import { latin } from "./terms.js";

const FIRST = 4, NAME_AT_MOST = 14, KEEP_AFTER = 4000;
const place = document.querySelector("[data-search]"), part = (name) => place.querySelector(name);
const data = place.dataset, address = (path) => new URL(path, location.href).href;
const base = address(data.search);
const home = address(data.home);
const input = part("#q"), list = part("#results"), more = part("#search-more"), nothing = part("#search-nothing"), state = part("#search-state"), filters = part("#search-filters"), box = part("#filter-box");

const index = new Index(base, (how) => { if (how === "slow" && page.busy) say("网络有点慢，正在接着取……"); });
const page = { busy: 0, turn: 0, current: null }; // current: what is shown
let timer = 0, kept = false, reading = null; // reading: what later.js does, once it is here

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const key in attributes) if (attributes[key] !== undefined) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
};
const say = (...what) => { state.textContent = ""; state.append(...what); };
const marked = (pieces) => pieces.map(([text, hit]) => (hit ? make("mark", {}, text) : text));

// What is asked for is what the address says.
const options = () => {
  const p = new URLSearchParams(location.search);
  return Object.fromEntries(["q", "sort", ...NARROWING].map((name) => [name, p.get(name) ?? ""]));
};
const addressOf = (wanted) => {
  const asked = String(new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)));
  return location.pathname + (asked && `?${asked}`);
};
const narrowed = (wanted) => NARROWING.some((name) => wanted[name]);

async function item({ story }, query) {
  const day = story.published.slice(0, 10), [y, m, d] = day.split("-").map(Number);
  let title = excerpt(story.headline, query, 400);
  if (latin(query.text) && !title.some(([, hit]) => hit)) title = (await import("./pinyin.js")).spelt(story, query) ?? title;
  const span = (text, name) => (text ? [make("span", { class: name }, ...[].concat(text))] : []);
  return make("li", {},
    make("h2", {}, make("a", { href: home + story.path }, ...marked(title))),
    make("p", { class: "search-meta" }, make("time", { datetime: day }, `${y}年${m}月${d}日`), ...span(story.column, "search-column"), ...span(story.township),
      ...span(KINDS[story.kind] ?? story.kind, "search-kind"), ...span(story.state, "search-of-state"), ...span(story.number && marked(excerpt(story.number, query, 80)))),
    make("p", { class: "search-excerpt" }, ...marked(excerpt([story.standfirst, ...story.paragraphs].filter(Boolean).join("\n"), query))));
}

// Shows so many results more.
async function show(now, count) {
  const { result, hits } = now, { turn } = page;
  for (let added = 0; added < count && now.next < hits.length;) {
    const batch = hits.slice(now.next, now.next += count - added), checked = await index.verify(result, batch);
    if (now.options.sort === "date") checked.sort((a, b) => b.id - a.id);
    const items = await Promise.all(checked.map((hit) => item(hit, result.query)));
    if (turn !== page.turn) return;
    now.stories.push(...checked);
    list.append(...items);
    added += items.length;
  }
  more.hidden = now.next >= hits.length;
  const n = hits.length, shown = list.childElementCount;
  say(!shown ? "没有找到。" : n > shown ? `找到约 ${n} 条，显示前 ${shown} 条。` : `找到 ${shown} 条。`);
  // A near miss is one of a name: a longer text that stands nowhere word by word is a headline put otherwise, and asks for none.
  const { text } = result.query;
  if (shown && (now.stories.some((hit) => hit.typed) || text.length > NAME_AT_MOST || latin(text))) return;
  const helped = refine().then((m) => m.help(index, now, { addressOf, home, make, narrowed, nothing, page, state }));
  await (shown ? helped.catch(console.error) : helped);
}

const refine = () => import("./refine.js");
// Does what later.js does, which is fetched for it; from then on that listens itself.
async function later(what, event) {
  try {
    const { start } = await import("./later.js");
    reading ??= start({ base, input, list, more, page, show });
    await reading[what](event);
  } catch (error) {
    console.error(error);
    if (what === "next") say(error.damaged ? "后面的结果读不出来，多半是网站正在更新。请过一会儿再试。" : "网络断了，没能接着取。请再点一次“再看一些”。");
  }
}

async function run() {
  const wanted = options(), { q } = wanted, turn = ++page.turn;
  if (document.activeElement !== input) input.value = q;
  nothing.hidden = true;
  if (Array.from(q.trim()).length < 2) {
    list.textContent = "";
    filters.hidden = more.hidden = true;
    page.current = null;
    say(q.trim() ? "请再多写一个字。" : "");
    return;
  }
  page.busy++;
  say("正在找……");
  document.title = document.title.replace(/^(.*? - )?/, `${q} - `);
  try {
    if (data.endpoint) (await import("./endpoint.js")).useEndpoint(index, data.endpoint);
    const narrow = narrowed(wanted), byDate = wanted.sort === "date", result = await index.search(q, narrow || byDate);
    const hits = narrow ? await (await refine()).narrow(index, result.ranked, wanted) : [...result.ranked];
    if (byDate) hits.sort((a, b) => b.id - a.id);
    if (turn !== page.turn) return;
    const now = page.current = { result, hits, options: wanted, next: 0, stories: [] };
    list.textContent = "";
    filters.hidden = !result.ranked.length;
    part("#f-sort").value = wanted.sort;
    if (narrow && box.open) fill(); // else its opening does
    box.open = narrow;
    // Those that were read to settle the order are shown; others wait until the reader asks for more: each costs a fetch.
    await show(now, result.looked || FIRST);
    if (!kept) setTimeout(later, KEEP_AFTER, "keep");
    kept = true;
  } catch (error) {
    if (turn !== page.turn) return;
    console.error(error);
    if (error.gone || error.damaged) index.forget(); // a release went on meanwhile: the next try reads the new root
    const again = make("button", { type: "button" }, "再试一次");
    again.addEventListener("click", () => { state.focus(); run(); }); // the button goes, and with it the place of who walks by keys
    say(error.damaged ? "搜索用的数据读不出来，多半是网站正在更新。请过一会儿再试，或从下面的归档和栏目里找。"
      : navigator.onLine === false ? "现在没有网络，这个词还没有搜过。连上网后再试。" : "网络断了，没能取到结果。", again);
  } finally { page.busy--; }
}

function go(wanted, how = "pushState") {
  history[how](null, "", addressOf(wanted));
  run();
}

const typed = () => {
  clearTimeout(timer);
  timer = setTimeout(() => go({ ...options(), q: input.value }, "replaceState"), 250);
};
input.addEventListener("input", (event) => event.isComposing || typed());
input.addEventListener("compositionend", typed);
part("form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  if (matchMedia("(pointer: coarse)").matches) input.blur(); // a phone's keyboard would stay before the results
  const q = input.value;
  if (q !== options().q || !page.current) go({ ...options(), q });
  else history.pushState(null, "", addressOf(options()));
});
filters.addEventListener("change", ({ target }) => go({ ...options(), [target.name]: target.value }));
const fill = () => refine().then((m) => m.fill(index, page.current, box, make)).catch((error) => {
  console.error(error);
  say("筛选的条件没有取到。请把“筛选”收起来，再打开一次。");
});
box.addEventListener("toggle", () => { if (box.open && page.current) fill(); });
more.addEventListener("click", () => later("next"));
addEventListener("scroll", () => { if (!more.hidden && !reading) later("scrolled"); }, { passive: true });
addEventListener("keydown", (event) => { if (/^Arrow/.test(event.key) && !reading) later("walk", event); });
addEventListener("popstate", () => { input.value = options().q; run(); });
addEventListener("online", () => page.current || run());

run();
