// Reads the published index (docs/search.md): from a query to ranked documents, fetching as little as will do.
// plugins/search_index/scoring.py ranks for the desk in the same way; tests/browser/test_search_oracle.py holds both together.
import { Choice, isSpelt } from "./choosing.js";
import { keyBits, latin, maybeTraditional, normalise, plain, simplify, terms } from "./terms.js";
import { equip, inflate, insist, leafOf, readCommon, readGroup, readJson, readShard, readStory, sound } from "./shard.js";
import { fetching } from "./fetching.js";
import { SHORT, weighed } from "./weighing.js";

const GROUP_BITS = 5, IN_HEADLINE = 8;
const STRENGTH = [0.3, 0.5, 0.75, 1, 1.4, 1.9, 2.5, 3.3]; // of the eight thicknesses; the same in plugins/search_index/postings.py
// How many shards each round fetches. The next round comes when the stories looked at so far do not settle the matter.
const ROUNDS = { short: [1, 1, 1, 2], long: [4, 5], whole: Array(40).fill(99) };
const LOOK = 2; // stories read at first; twice as many each time that none is the one
const NEAR = { short: 3, long: 0.3, whole: 0.5 }; // what it counts that a passage has most of the query
// The least share of what was asked that a document must have, and the least part of the best one's share.
const LEAST = { short: [0.25, 0.4], long: [0.05, 0.25], whole: [0.25, 0.4] };
const MOST_LOOKS = { short: 16, long: 8 }, WORTH_LOOKING = 4; // stories read in all; so few likely ones are cheaper to read than another shard
const SPELT = { ranked: 1.5, read: 3 }; // how much more a term of letters or digits counts among postings, and in a story that was read
// With so much of a long query, and by its text so far ahead of the next that was read or by its postings so far ahead of the next that was not,
// the first story is taken to be the one.
const FAIR = 0.4, LEAD = { read: 1.5, unread: 1.3 };
const stands = ([first, second], unread) =>
  first?.covered > FAIR && (first.score > LEAD.read * (second?.score ?? 0) || first.base > LEAD.unread * (unread?.score ?? 0));

const groupName = (number) => String(number).padStart(2, "0");
const groupOf = (term) => parseInt(keyBits(term).slice(0, GROUP_BITS), 2);

export class Index {
  // base: address of the search folder, with its slash. tell: called with "slow" or "" as the link is slow or well again.
  constructor(base, tell = () => {}) {
    Object.assign(this, { get: fetching(base, tell), held: new Map(), plain, sound, trust: "no-cache" });
    this.choice = new Choice(async (term) => (await this.place(term)).file);
  }

  once(name, make) {
    if (!this.held.has(name)) {
      const made = make();
      this.held.set(name, made);
      made.catch(() => this.held.delete(name));
    }
    return this.held.get(name);
  }

  open() {
    return this.once("root", async () => {
      await equip();
      const root = await readJson(await this.get("root.json", { cache: this.trust }));
      insist(root?.format === 4 && root.documents >= 0 && typeof root.groups === "string" && typeof root.common === "string");
      this.choice.common = await sound(() => readCommon(root.common));
      return (this.root = root);
    });
  }

  // What is held does not fit together: read it anew, past any copy on the way, even one that the host says is as new as its own.
  forget() { this.held.clear(); this.trust = "reload"; }

  json(name) {
    return this.once(name, async () => {
      const { [name]: digest } = await this.open();
      return readJson(await inflate(await this.get(`data/${name}-${digest}.bin`)));
    });
  }

  group(number) {
    return this.once(`g${number}`, async () => {
      const digest = this.root.groups.slice(number * 8, number * 8 + 8);
      return readGroup(await inflate(await this.get(`data/g${groupName(number)}-${digest}.bin`)));
    });
  }

  async place(term) {
    const number = groupOf(term), group = await this.group(number);
    return { group, file: leafOf(group, groupName(number), keyBits(term).slice(GROUP_BITS)) };
  }

  shard(name) { return this.once(name, async () => readShard(await inflate(await this.get(name)))); }

  // Postings of a term. Without `all` at most the weightiest of the base layer that its shard holds, and then `cut` is true.
  async postings(term, all = false) {
    const { group, file } = await this.place(term);
    const parts = [], fresh = group.fresh.get(term), entry = file && (await this.shard(`${file}.bin`)).get(term);
    let df = 0, cut = false;
    if (entry) {
      parts.push(entry);
      df = entry.df;
      cut = df > entry.docs.length;
      if (cut && all) { const rest = (await this.shard(`${file}.tail`)).get(term); insist(rest); parts.push(rest); cut = false; }
    }
    if (fresh) { parts.push(fresh); df += fresh.df; }
    return { term, df, cut, docs: parts.flatMap((p) => p.docs), loads: parts.flatMap((p) => p.loads) };
  }

  story(number) {
    return this.once(`s${number}`, async () => {
      const story = await readStory(await this.get(`story/${number.toString(36)}.bin?${this.root.release}`));
      story.id = number;
      return story;
    });
  }

  // What a query asks for: the words to find, phrases that must stand as they are, words that must not.
  async parse(query) {
    const typed = query.normalize("NFKC"), quoted = /"|(^|\s)[“-]/.test(typed);
    const { rest, phrases, not } = quoted ? (await import("./quoted.js")).unquote(typed) : { rest: typed, phrases: [], not: [] };
    const text = rest.trim().replace(/\s+/g, " ");
    return { text, phrases, not, words: text.split(" ").filter(Boolean) };
  }

  // -> { query, ranked: [{ id, score, part }] best first, looked: how many of them were read, lists }. With `all` every term
  // is asked for and no story is read: for filters and dates, which must have the whole.
  async search(query, all = false) {
    for (let again = false; ; again = true) {
      try { return await this.find(query, all); } catch (error) {
        if (!error.gone || again) throw error;
        this.forget(); // a release went on under the open page: its new root names what there is now
      }
    }
  }

  async find(query, all) {
    await this.open();
    const q = await this.parse(query);
    if (maybeTraditional(q.text)) await simplify();
    let kind = all || q.phrases.length ? "whole" : q.words.length === 1 && q.text.length <= SHORT ? "short" : "long";
    const anchors = this.choice.queue(q.text), lists = [];
    let ranked = [], seen = [], left = ROUNDS[kind].length;
    const look = async (count) => { seen = await this.verify({ query: q, lists }, ranked.slice(0, count)); };
    const sure = () => seen.some((hit) => hit.sure);
    for (const step of ROUNDS[kind]) {
      const next = await this.choice.take(anchors, step), more = --left > 0 && anchors.length > 0;
      if (!next.length) break;
      lists.push(...await Promise.all(next.map((t) => this.postings(t, kind === "whole"))));
      // A term whose list is cut cannot choose among documents on its own: then its whole list is fetched, rarest first.
      const rarest = lists.filter((l) => l.df && !/^[0-9]/.test(l.term)).sort((x, y) => x.df - y.df);
      // When a few words were in no story that was read, the whole lists of all their terms are looked through at the end.
      const wanting = !more && kind === "short" ? lists : rarest[0]?.cut && !(more && kind === "long") ? rarest.slice(0, 2) : [];
      for (const l of wanting.filter((l) => l.cut)) Object.assign(l, await this.postings(l.term, true));
      ranked = await this.merge(q, kind, this.rank(lists, NEAR[kind]));
      if (kind === "whole") continue;
      // Documents that may have a few words as they were typed, all terms in one passage, come before all others.
      const near = ranked.filter((h) => h.near > 0.99), likely = kind === "short" ? near.length : LOOK;
      if (kind === "short") ranked = [...near, ...ranked.filter((h) => !(h.near > 0.99))];
      if (more && (!likely || likely > WORTH_LOOKING)) continue;
      const most = more ? likely : kind === "short" ? Math.max(LOOK, Math.min(likely, MOST_LOOKS.short)) : MOST_LOOKS.long;
      for (let n = 0; n < most && !(n && sure());) await look(n = Math.min(2 * n || LOOK, most));
      if (sure() || (kind === "long" && stands(seen, ranked[LOOK]))) break;
    }
    if (kind === "short" && !sure()) { // nowhere as it was typed: then it may be a short headline, put otherwise
      kind = "long";
      ranked = await this.merge(q, kind, this.rank(lists, NEAR[kind]));
      await look(MOST_LOOKS[kind]);
    }
    if (!sure() && latin(q.text)) {
      const readings = await (await import("./pinyin.js")).read(this, q.text);
      if (readings.length) {
        ranked = await this.merge(q, kind, [...ranked, ...readings]);
        await look(LOOK);
      }
    }
    const ids = new Set(seen.map((h) => h.id));
    return { query: q, lists, looked: seen.length,
      ranked: [...seen.map(({ id, part, near, base }) => ({ id, part, near, score: base })), ...ranked.filter((h) => !ids.has(h.id))] };
  }

  // Ranked documents without those that have too little of what was asked or what must not be there, and each once.
  async merge(q, kind, ranked) {
    const best = new Map();
    for (const hit of ranked.sort((x, y) => y.score - x.score || y.id - x.id)) if (!best.has(hit.id)) best.set(hit.id, hit);
    let hits = [...best.values()];
    const [least, ofTheMost] = LEAST[kind], floor = Math.max(least, ofTheMost * Math.max(0, ...hits.map((h) => h.part)));
    hits = hits.filter((h) => h.part >= floor);
    return q.phrases.length + q.not.length ? (await import("./quoted.js")).allowed(this, q, hits) : hits;
  }

  rank(lists, nearness = NEAR.whole) {
    const N = this.root.documents, docs = new Map();
    let total = 0, unseen = 0;
    for (const l of lists) {
      l.idf = Math.log(1 + (N - l.df + 0.5) / (l.df + 0.5));
      l.weight = l.idf * (isSpelt(l.term) ? SPELT.ranked : 1);
      total += l.weight;
      l.guess = l.cut ? l.weight * (l.df - l.docs.length) / N : 0;
      unseen += l.guess;
    }
    for (const l of lists) {
      l.docs.forEach((d, i) => {
        let e = docs.get(d);
        if (!e) docs.set(d, (e = { has: 0, strength: 0, guess: unseen, places: new Float64Array(9) }));
        const load = l.loads[i], impact = load >> 8;
        e.has += l.weight;
        e.guess -= l.guess;
        e.strength += l.weight * (STRENGTH[impact & 7] + (impact & IN_HEADLINE ? 2.5 : 0));
        for (let b = 0; b < 8; b++) if (load >> b & 1) e.places[b] += l.weight;
        if (impact & IN_HEADLINE || !(load & 255)) e.places[8] += l.weight;
      });
    }
    const ranked = [];
    for (const [id, e] of docs) {
      const near = Math.max(...e.places) / total;
      ranked.push({ id, part: e.has / total, near, score: (e.strength + e.guess * 0.5) / total + nearness * near });
    }
    return ranked.sort((a, b) => b.score - a.score || b.id - a.id);
  }

  // Fetch stories, weigh them by their whole text, and order them by that.
  async verify({ query, lists }, hits) {
    const known = new Map(lists.map((l) => [l.term, l.idf]));
    const wanted = [...new Set(terms(normalise(query.text).text))].map((t) => [t, (known.get(t) ?? this.choice.value(t)) * (isSpelt(t) ? SPELT.read : 1)]);
    const checked = await Promise.all(hits.map(async (hit) => {
      try { return weighed(query, wanted, hit, await this.story(hit.id)); } catch (error) { if (error.gone) return null; throw error; }
    }));
    return checked.filter(Boolean).sort((a, b) => b.score - a.score || b.id - a.id);
  }
}
