// What a search page needs only now and then: filters with counts, and what to try when little is found. It is handed what it works on.
import { KINDS } from "./words.js";

const SHOWN = { column: "栏目", township: "镇办", kind: "类别", state: "状态", year: "年份" };
const dayOf = (number) => new Date(Date.UTC(1990, 0, 1) + Math.floor(number / 64) * 864e5).toISOString().slice(0, 10);

// Facets of all documents, for filters; only fetched when somebody filters or opens them.
async function facets(index) {
  const data = await index.json("facets");
  return index.sound(() => {
    if (!(data.at instanceof Map)) {
      let number = 0, day = "";
      data.at = new Map(data.numbers.map((step, i) => [(number += step), i]));
      data.day = data.days.map((d) => (day = d || day));
    }
    return data;
  });
}
const valueOf = (data, id, name) => {
  const i = data.at.get(id);
  if (i === undefined) return "";
  if (name === "year") return data.day[i].slice(0, 4);
  return data.lists[name][data[name][i]]?.[0] ?? "";
};

export async function narrow(index, hits, wanted) {
  const names = Object.keys(SHOWN).filter((name) => wanted[name]);
  if (!names.length && !wanted.from && !wanted.to) return hits;
  const data = await facets(index);
  return index.sound(() => hits.filter(({ id }) => {
    const day = data.day[data.at.get(id)] ?? dayOf(id);
    return names.every((name) => valueOf(data, id, name) === wanted[name]) && (!wanted.from || day >= wanted.from) && (!wanted.to || day <= wanted.to);
  }));
}

// The filters with their counts, put into the box under its summary. What was in the hands of the keyboard there stays so.
export async function fill(index, now, box, make) {
  const wanted = now.options, rows = [], held = box.contains(document.activeElement) && document.activeElement.id;
  const data = await facets(index);
  for (const [name, label] of Object.entries(SHOWN)) {
    const pool = await narrow(index, now.result.ranked, { ...wanted, [name]: "" }), counts = new Map();
    for (const { id } of pool) {
      const value = valueOf(data, id, name);
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    if (!counts.size && !wanted[name]) continue;
    const order = [...counts].sort((a, b) => (name === "year" ? b[0].localeCompare(a[0]) : b[1] - a[1]));
    if (wanted[name] && !counts.has(wanted[name])) order.push([wanted[name], 0]);
    const select = make("select", { id: `f-${name}`, name }, make("option", { value: "" }, "不限"),
      ...order.map(([value, n]) => make("option", { value }, `${name === "kind" ? KINDS[value] ?? value : value}（${n}）`)));
    select.value = wanted[name];
    rows.push(make("label", { for: `f-${name}` }, label, select));
  }
  for (const [name, label] of [["from", "从"], ["to", "到"]]) {
    const date = make("input", { type: "date", id: `f-${name}`, name });
    date.value = wanted[name];
    rows.push(make("label", { for: `f-${name}` }, label, date));
  }
  while (box.children[1]) box.lastElementChild.remove();
  box.append(...rows);
  if (held) document.getElementById(held)?.focus();
}

// Says what to try: names that the query nearly is, and when nothing was found, other ways. here: see main.js.
export async function help(index, now, { addressOf, home, make, narrowed, nothing, page, state }) {
  const { q } = now.options, tips = await suggest(index, now);
  if (now !== page.current) return;
  if (tips.length) state.append("您是不是要找：", ...tips.flatMap((t) => [make("a", { href: addressOf({ q: t }) }, t), " "]));
  nothing.hidden = now.stories.length > 0;
  nothing.textContent = "";
  nothing.append(
    make("p", {}, `没有找到“${q}”。可以这样试试：`),
    make("ul", {}, make("li", {}, "少写几个字，只留最要紧的词；"), make("li", {}, "换一个说法，地名可以打拼音；"),
      ...(narrowed(now.options) ? [make("li", {}, make("a", { href: addressOf({ q }) }, "去掉筛选条件再搜"), "；")] : []),
      make("li", {}, "从", make("a", { href: `${home}archive/` }, "历史归档"), "按年月找，或从下面的栏目进去看。")));
}

// Whether two words differ by one character put in, left out or exchanged.
function near(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let i = 0, k = 0;
  while (i < Math.min(a.length, b.length) && a[i] === b[i]) i++;
  while (k < Math.min(a.length, b.length) - i && a[a.length - 1 - k] === b[b.length - 1 - k]) k++;
  return Math.max(a.length, b.length) - i - k <= 1;
}

// Names, or words of the stories shown, that the query nearly is.
export async function suggest(index, now) {
  const asked = index.plain(now.result.query.text), found = new Set();
  if (asked.length < 2) return [];
  const names = await index.json("names").catch(() => []);
  try {
    for (const [name, reading] of names) {
      const plain = index.plain(name), spelt = reading.replaceAll(" ", "");
      for (const form of [plain, plain.replace(/(街道办|街办|镇|乡|局|办)$/, "")]) if (form.length > 1 && near(asked, form)) found.add(name);
      if (/^[a-z ]+$/.test(asked) && near(asked.replaceAll(" ", ""), spelt)) found.add(name);
    }
  } catch (error) { console.error(error); } // a damaged list of names costs the suggestions, not the results
  for (const { story } of now.stories) {
    const flat = index.plain([story.headline, ...story.paragraphs].join("\n"));
    for (let i = 0; asked.length > 3 && i + asked.length <= flat.length && found.size < 4; i++) {
      const part = flat.slice(i, i + asked.length);
      if (!part.includes("\n") && part[0] === asked[0] && near(asked, part)) found.add(part);
    }
  }
  return [...found].slice(0, 3);
}
