// Reads the published index (docs/search.md): from a query to ranked documents, fetching as little as will do.
import { anchor, commonness, isPair, keyBits, normalise, simplify, terms } from "./terms.js";

const HEAD = 384, GROUP_BITS = 5, EPOCH = Date.UTC(1990, 0, 1), IN_HEADLINE = 8;
const MOST_SHARDS = (text) => (text.length <= 14 ? 3 : 6); // a phrase is told by three; a headline's words lie apart in a story
const LINES = ["headline", "path", "published", "kind", "column", "columnSlug", "township", "townshipSlug", "state",
  "body", "number", "kicker", "subhead", "topics", "tags", "byline", "source", "pinyin", "standfirst"];
const STORE = "search-1"; // of the Cache API; the worker looks here when there is no network

const inflate = async (bytes) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
export const SHOWN = { column: "栏目", township: "镇办", kind: "类别", state: "状态", year: "年份" };
export const KINDS = { story: "新闻", notice: "公告" };
export const dayOf = (number) => new Date(EPOCH + Math.floor(number / 64) * 864e5).toISOString().slice(0, 10);

// What cannot be read as it should is "damaged", so that the page can tell it from a broken link.
export const sound = async (read) => { try { return await read(); } catch (error) { throw Object.assign(error, { damaged: true }); } };
const insist = (held) => { if (!held) throw Object.assign(new Error("damaged search data"), { damaged: true }); };

// How much a term tells by itself, where its frequency was not fetched.
const telling = (t) => (isPair(t) ? 1 + 300 / (100 + commonness(t)) : 1.5);

class Cursor {
  constructor(bytes, at = 0) { this.b = bytes; this.at = at; }
  number() {
    let value = 0, scale = 1, byte;
    do { insist(this.at < this.b.length); byte = this.b[this.at++]; value += (byte & 127) * scale; scale *= 128; } while (byte & 128);
    insist(value <= 2 ** 40);
    return value;
  }
  text(size) { insist(this.at + size <= this.b.length); return new TextDecoder().decode(this.b.subarray(this.at, (this.at += size))); }
}

// plugins/search_index/shard.py has the layout. Term -> { df, docs, loads }.
export function readShard(bytes) {
  const c = new Cursor(bytes, 1), hasTail = bytes[0] & 1, list = [];
  let at = 0, side = -1, other = 0;
  for (let n = c.number(); n > 0; n--) {
    const step = c.number(), code = c.number(), same = list.length && !step && (code & 1) === side;
    at += step; side = code & 1; other = (code >> 1) + (same ? other : 0x3400);
    const a = String.fromCharCode(at), o = String.fromCharCode(other);
    list.push(side ? o + a : a + o);
  }
  let word = [], spelt = 0;
  for (let n = c.number(); n > 0; n--) {
    const shared = c.number(), size = c.number();
    word = [...word.slice(0, shared), ...c.text(size)];
    insist((spelt += word.length) < 1e7);
    list.push(word.join(""));
  }
  const found = new Map(list.map((term) => [term, { df: c.number(), docs: [], loads: [] }]));
  let total = 0;
  for (const entry of found.values()) {
    const count = hasTail ? Math.min(entry.df, HEAD) : entry.df;
    for (let i = 0, d = 0; i < count; i++) entry.docs.push((d += c.number()));
    total += count;
  }
  const masks = c.at + ((total + 1) >> 1);
  insist(masks + total <= bytes.length);
  let i = 0;
  for (const entry of found.values()) {
    for (let k = 0; k < entry.docs.length; k++, i++) {
      entry.loads.push(((bytes[c.at + (i >> 1)] >> (i & 1 ? 4 : 0)) & 15) << 8 | bytes[masks + i]);
    }
  }
  found.hasTail = Boolean(hasTail);
  return found;
}

const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

export class Index {
  // base: address of the search folder, with its slash. tell: called with "slow" or "" as the link is slow or well again.
  constructor(base, tell = () => {}) { this.base = base; this.tell = tell; this.held = new Map(); }

  once(name, make) {
    if (!this.held.has(name)) {
      const made = make();
      this.held.set(name, made);
      made.catch(() => this.held.delete(name));
    }
    return this.held.get(name);
  }

  // Three tries, then the copy kept for use without a network, then the error.
  async get(path, options = {}) {
    const url = this.base + path;
    const late = setTimeout(() => this.tell("slow"), 2500);
    try {
      for (let round = 0; ; round++) {
        const stop = new AbortController();
        const limit = setTimeout(() => stop.abort(), 20000);
        try {
          const answer = await fetch(url, { ...options, signal: stop.signal });
          if (answer.ok) {
            const bytes = new Uint8Array(await answer.clone().arrayBuffer());
            if (globalThis.caches) caches.open(STORE).then((s) => s.put(url, answer)).catch(() => {});
            return bytes;
          }
          if (answer.status === 404) throw Object.assign(new Error(`${path}: 404`), { gone: true });
        } catch (error) {
          const kept = globalThis.caches && await caches.match(url).catch(() => null);
          if (kept) return new Uint8Array(await kept.arrayBuffer());
          if (error.gone || round === 2) throw error;
        } finally { clearTimeout(limit); }
        this.tell("slow");
        await pause(500 * 3 ** round);
      }
    } finally { clearTimeout(late); this.tell(""); }
  }

  open() {
    return this.once("root", async () => {
      const bytes = await this.get("root.json", { cache: "no-cache" });
      const root = await sound(() => JSON.parse(new TextDecoder().decode(bytes)));
      insist(root?.format === 1 && root.documents >= 0 && typeof root.groups === "string");
      return (this.root = root);
    });
  }

  forget() { this.held.clear(); }

  json(name) {
    return this.once(name, async () => {
      const { [name]: digest } = await this.open();
      const bytes = await this.get(`data/${name}-${digest}.bin`);
      return sound(async () => JSON.parse(new TextDecoder().decode(await inflate(bytes))));
    });
  }

  group(number) {
    return this.once(`g${number}`, async () => {
      const name = String(number).padStart(2, "0");
      const digest = this.root.groups.slice(number * 8, number * 8 + 8);
      const bytes = await this.get(`data/g${name}-${digest}.bin`);
      const c = new Cursor(bytes), size = c.number(), shape = bytes.subarray(c.at, c.at + size);
      insist(c.at + size < bytes.length);
      c.at += size;
      const leaves = new Map(), count = c.number() / 4, digests = c.at;
      let bit = 0, leaf = 0;
      const walk = (path) => {
        insist(path.length < 40 && leaf < count);
        const split = (shape[bit >> 3] >> (bit & 7)) & 1;
        bit++;
        if (split) { walk(path + "0"); walk(path + "1"); return; }
        const h = hex(bytes.subarray(digests + leaf * 4, digests + leaf * 4 + 4));
        leaves.set(path, h === "00000000" ? "" : `data/${name}${path && "-" + path}-${h}`);
        leaf++;
      };
      walk("");
      const rest = bytes.subarray(digests + count * 4);
      return { leaves, fresh: rest.length ? readShard(await sound(() => inflate(rest))) : new Map() };
    });
  }

  async place(term) {
    const bits = keyBits(term), group = await this.group(parseInt(bits.slice(0, GROUP_BITS), 2));
    let path = "", i = GROUP_BITS;
    while (!group.leaves.has(path)) { insist(i < bits.length); path += bits[i++]; }
    return { group, file: group.leaves.get(path) };
  }

  async read(path) { const bytes = await this.get(path); return readShard(await sound(() => inflate(bytes))); }
  shard(file) { return this.once(file, () => this.read(`${file}.bin`)); }
  tail(file) { return this.once(`${file}+`, () => this.read(`${file}.tail`)); }

  // Postings of a term. Without `all` at most the HEAD weightiest of the base layer, and then `cut` is true.
  async postings(term, all = false) {
    const { group, file } = await this.place(term);
    const parts = [], fresh = group.fresh.get(term);
    let df = 0, cut = false;
    if (file) {
      const shard = await this.shard(file), entry = shard.get(term);
      if (entry) {
        parts.push(entry);
        df = entry.df;
        cut = df > entry.docs.length;
        if (cut && all) { const rest = (await this.tail(file)).get(term); insist(rest); parts.push(rest); cut = false; }
      }
    }
    if (fresh) { parts.push(fresh); df += fresh.df; }
    return { term, df, cut, docs: parts.flatMap((p) => p.docs), loads: parts.flatMap((p) => p.loads) };
  }

  story(number) {
    return this.once(`s${number}`, async () => {
      const bytes = await this.get(`story/${number.toString(36)}.bin?${this.root.release}`);
      const lines = new TextDecoder(bytes[0] ? "utf-8" : "gb18030").decode(await sound(() => inflate(bytes.subarray(1)))).split("\n");
      insist(lines.length >= LINES.length);
      const record = Object.fromEntries(LINES.map((name, i) => [name, lines[i]]));
      record.paragraphs = lines.slice(LINES.length);
      record.id = number;
      return record;
    });
  }

  // What a query asks for: the words to find, phrases that must stand as they are, words that must not.
  parse(query) {
    const q = { text: "", phrases: [], not: [], words: [] };
    const rest = query.normalize("NFKC").replace(/"([^"]+)"|“([^”]+)”/g, (_, a, b) => { q.phrases.push((a ?? b).trim()); return ` ${a ?? b} `; })
      .replace(/(^|\s)[-－](\S+)/g, (_, s, w) => { q.not.push(w); return " "; });
    q.text = rest.trim().replace(/\s+/g, " ");
    q.words = q.text.split(" ").filter(Boolean);
    return q;
  }

  // All terms of a text, fetched as far as MOST_SHARDS allows: the anchors that bring most, and the rarer ones, first.
  async lists(text, all = false) {
    const wanted = [...new Set(terms(normalise(text).text))];
    const byAnchor = new Map();
    for (const t of wanted) byAnchor.set(anchor(t), [...(byAnchor.get(anchor(t)) ?? []), t]);
    const worth = ([a, list]) => list.length * 300 - commonness(a) - (/^[0-9]/.test(a) ? 200 : 0);
    const chosen = [...byAnchor].sort((a, b) => worth(b) - worth(a)).slice(0, all ? 99 : MOST_SHARDS(text)).flatMap(([, list]) => list);
    return Promise.all(chosen.map((t) => this.postings(t, all)));
  }

  async pinyin(text) {
    if (!/^[a-zü' ]{2,40}$/i.test(text)) return [];
    const { pinyinTerms } = await import("./pinyin.js");
    const found = await Promise.all(pinyinTerms(text.toLowerCase()).map((list) => Promise.all(list.map((t) => this.postings(t)))));
    return found.filter((lists) => lists.every((l) => l.df));
  }

  // -> { query, total: weight asked for, ranked: [{ id, score, part }] best first, lists }
  async search(query) {
    await this.open();
    const q = this.parse(query);
    let lists = await this.lists(q.text, q.phrases.length > 0);
    if (lists.some((l) => !l.df && /^[\u3400-\u9fff]/.test(l.term)) && await simplify()) lists = await this.lists(q.text, q.phrases.length > 0);
    const readings = await this.pinyin(q.text);
    const known = lists.filter((l) => l.df);
    // A term whose list is cut cannot choose among documents on its own: then its whole list is fetched, rarest first.
    const rarest = known.filter((l) => !/^[0-9]/.test(l.term)).sort((a, b) => a.df - b.df);
    if (rarest.length && rarest[0].cut) {
      for (const l of rarest.slice(0, 2).filter((l) => l.cut)) Object.assign(l, await this.postings(l.term, true));
    }
    const ranked = this.rank(lists);
    for (const reading of readings) {
      for (const hit of this.rank(reading)) if (hit.part > 0.99) ranked.push({ ...hit, score: hit.score + 20, part: 1 });
    }
    const best = new Map();
    for (const hit of ranked.sort((a, b) => b.score - a.score || b.id - a.id)) if (!best.has(hit.id)) best.set(hit.id, hit);
    let hits = [...best.values()];
    const floor = Math.max(0.3, 0.55 * Math.max(0, ...hits.map((h) => h.part)));
    hits = hits.filter((h) => h.part >= floor);
    for (const word of [...q.phrases.map((w) => [w, true]), ...q.not.map((w) => [w, false])]) {
      const inIt = await this.within(word[0]);
      hits = hits.filter((h) => inIt.has(h.id) === word[1]);
    }
    return { query: q, ranked: hits, lists: known, missing: lists.filter((l) => !l.df).length, asked: lists.length };
  }

  // Documents in which all terms of a text occur, in one passage or in a name or headline.
  async within(text) {
    let left = null;
    for (const l of await this.lists(text, true)) {
      const now = new Map();
      l.docs.forEach((d, i) => {
        const before = left ? left.get(d) : 4095;
        const both = before === undefined ? 0 : before & ((l.loads[i] & 255) | (l.loads[i] & 2048 || !(l.loads[i] & 255) ? 2048 : 0));
        if (both) now.set(d, both);
      });
      left = now;
    }
    return new Set(left ? left.keys() : []);
  }

  rank(lists) {
    const N = this.root.documents, docs = new Map();
    let total = 0, unseen = 0;
    for (const l of lists) {
      l.idf = Math.log(1 + (N - l.df + 0.5) / (l.df + 0.5));
      if (!l.df) l.idf = Math.log(1 + 2 * N);
      total += l.idf;
      l.guess = l.cut ? 0.9 * l.idf * (l.df - l.docs.length) / N : 0;
      unseen += l.guess;
    }
    for (const l of lists) {
      l.docs.forEach((d, i) => {
        let e = docs.get(d);
        if (!e) docs.set(d, (e = { has: 0, strength: 0, guess: unseen, places: new Float64Array(9) }));
        const load = l.loads[i], impact = load >> 8;
        e.has += l.idf;
        e.guess -= l.guess;
        e.strength += l.idf * ((impact & 7) / 4 + (impact & IN_HEADLINE ? 4 : 0));
        for (let b = 0; b < 8; b++) if (load >> b & 1) e.places[b] += l.idf;
        if (impact & IN_HEADLINE || !(load & 255)) e.places[8] += l.idf;
      });
    }
    const ranked = [];
    for (const [id, e] of docs) {
      const part = Math.min(1, (e.has + e.guess) / total), near = Math.max(...e.places) + e.guess;
      ranked.push({ id, part: e.has / total, score: part ** 2 * (0.35 * e.strength + e.has + e.guess) + near * (near / total) ** 2 });
    }
    return ranked.sort((a, b) => b.score - a.score || b.id - a.id);
  }

  // Fetch stories, look whether the words stand in them as typed, and order them by that.
  async verify(result, hits) {
    const { query, lists } = result;
    const total = lists.reduce((sum, l) => sum + l.idf, 0) || 1;
    const wanted = [...new Set(terms(normalise(query.text).text))];
    const words = query.words.map((w) => normalise(w).text);
    const most = wanted.reduce((sum, t) => sum + telling(t), 0);
    const checked = await Promise.all(hits.map(async (hit) => {
      let story;
      try { story = await this.story(hit.id); } catch (error) { if (error.gone) return null; throw error; }
      const head = normalise([story.headline, story.kicker, story.subhead, story.township, story.number, story.topics].join("\n")).text;
      const body = normalise([story.standfirst, story.column, story.body, story.tags, story.byline, ...story.paragraphs].join("\n")).text;
      if (query.phrases.some((p) => !head.includes(normalise(p).text) && !body.includes(normalise(p).text))) return null;
      if (query.not.some((p) => head.includes(normalise(p).text) || body.includes(normalise(p).text))) return null;
      const share = (text) => words.filter((w) => text.includes(w)).length / (words.length || 1);
      const weighed = (text) => wanted.reduce((sum, t) => sum + (text.includes(t) ? telling(t) : 0), 0) / (most || 1);
      const raw = [story.headline, ...story.paragraphs].join("\n"), asWritten = query.words.every((w) => raw.includes(w)) ? 0.3 : 0;
      const score = hit.score + total * (asWritten + 2.5 * share(head) + 1.5 * share(body) + 1.5 * weighed(head + body) ** 2 + 1.5 * weighed(body.slice(0, 400)));
      return { ...hit, story, score };
    }));
    return checked.filter(Boolean).sort((a, b) => b.score - a.score || b.id - a.id);
  }
}

// A piece of a story around what was sought: [text, isMatch] pairs. size: characters.
export function excerpt(text, query, size = 96) {
  const { text: flat, offsets } = normalise(text);
  const spans = [];
  const mark = (needle, weight) => {
    for (let i = flat.indexOf(needle); needle && i >= 0 && spans.length < 400; i = flat.indexOf(needle, i + 1)) spans.push([i, i + needle.length, weight]);
  };
  for (const p of [...query.phrases, ...query.words]) mark(normalise(p).text, 20);
  if (!spans.length || query.words.length > 1) for (const t of new Set(terms(normalise(query.text).text))) mark(t, t.length);
  spans.sort((a, b) => a[0] - b[0]);
  let best = 0, at = spans[0]?.[0] ?? 0;
  for (let i = 0; i < spans.length; i++) {
    let sum = 0;
    const seen = new Set();
    for (let k = i; k < spans.length && spans[k][1] - spans[i][0] < size - 20; k++) {
      const word = flat.slice(spans[k][0], spans[k][1]);
      sum += seen.has(word) ? 0.1 : spans[k][2];
      seen.add(word);
    }
    if (sum > best) { best = sum; at = spans[i][0]; }
  }
  let start = Math.max(0, Math.min(at - 18, flat.length - size));
  const pieces = start ? [["…", false]] : [];
  let from = start;
  const end = Math.min(flat.length, start + size);
  const cut = (a, b) => text.slice(offsets[a], offsets[b]);
  for (const [a, b] of spans) {
    const s = Math.max(a, from);
    if (b <= from || a >= end) continue;
    if (s > from) pieces.push([cut(from, s), false]);
    const e = Math.min(b, end), last = pieces[pieces.length - 1];
    if (last?.[1] && s === from) last[0] += cut(s, e); else pieces.push([cut(s, e), true]);
    from = e;
  }
  if (from < end) pieces.push([cut(from, end), false]);
  if (end < flat.length) pieces.push(["…", false]);
  return pieces;
}
