// One damaged index a case, read by the page's own modules. Answers { number, how, outcome }; whoever started it watches the time.
import { Index } from "/theme/scripts/search/index.js";
import { excerpt } from "/theme/scripts/search/excerpt.js";
import { narrow, suggest } from "/theme/scripts/search/refine.js";

const QUERIES = ["沙河子", "洛南县备足生活物资", '"储备粮食1.36万吨"', "卡点 -粮食", "shahezi", "测政发〔2022〕3号", "全县基层工作见闻", "a 1,718"];
const files = new Map();

// mulberry32: the same case for the same number, here and tomorrow.
function dice(seed) {
  let a = seed >>> 0;
  const next = () => { a = (a + 0x6d2b79f5) >>> 0; let t = Math.imul(a ^ (a >>> 15), 1 | a); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
  return (below) => Math.floor(next() * below);
}

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
const inflate = (bytes) => through(bytes, new DecompressionStream("deflate-raw"));
const deflate = (bytes) => through(bytes, new CompressionStream("deflate-raw"));
const join = (...parts) => { const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0)); let at = 0; for (const p of parts) { out.set(p, at); at += p.length; } return out; };

function damage(bytes, roll) {
  const at = roll(bytes.length || 1), size = 1 + roll(12);
  switch (roll(9)) {
    case 0: return bytes.slice(0, at);
    case 1: { const out = bytes.slice(); if (out.length) out[at] ^= 1 << roll(8); return out; }
    case 2: return bytes.slice().fill(255, at, at + size); // varints without end
    case 3: return bytes.slice().fill(0, at, at + size);
    case 4: return join(bytes.slice(0, at), Uint8Array.from({ length: size }, () => roll(256)), bytes.slice(at));
    case 5: return join(bytes.slice(0, at), bytes.slice(at + size));
    case 6: return new Uint8Array(roll(2) ? 0 : roll(64)).map(() => roll(256));
    case 7: return join(bytes.slice(0, at), Uint8Array.of(255, 255, 255, 255, 255, 255, 127), bytes.slice(at));
    default: { const all = [...files.values()]; return all[roll(all.length)]; }
  }
}

const ODD = [null, -1, 1e308, 2 ** 53, "", "x", [], {}, "ffffffff", true, "9".repeat(400)];
function damagedJson(value, roll) {
  if (value === null || typeof value !== "object" || !roll(4)) return ODD[roll(ODD.length)];
  const copy = Array.isArray(value) ? [...value] : { ...value }, keys = Object.keys(copy), key = keys[roll(keys.length)];
  if (key === undefined) return ODD[roll(ODD.length)];
  if (!roll(4)) Array.isArray(copy) ? copy.splice(Number(key), 1) : delete copy[key];
  else copy[key] = damagedJson(copy[key], roll);
  return copy;
}
const text = (bytes) => new TextDecoder().decode(bytes), raw = (string) => new TextEncoder().encode(string);

async function damaged(path, bytes, roll) {
  if (!roll(3)) return damage(bytes, roll); // as it lies on the host
  try {
    if (path === "root.json") return raw(JSON.stringify(damagedJson(JSON.parse(text(bytes)), roll)));
    if (/^data\/(facets|names)/.test(path)) return deflate(raw(JSON.stringify(damagedJson(JSON.parse(text(await inflate(bytes))), roll))));
    if (path.startsWith("story/")) return join(bytes.slice(0, 1), await deflate(damage(await inflate(bytes.slice(1)), roll)));
    return deflate(damage(await inflate(bytes), roll)); // what stands behind the compression
  } catch { return damage(bytes, roll); }
}

self.fetch = async (url) => {
  const path = new URL(url, "http://x/").pathname.slice(1), bytes = files.get(path);
  return bytes ? new Response(bytes.slice()) : new Response("", { status: 404 });
};

async function read(query, roll) {
  const index = new Index("http://x/"), result = await index.search(query);
  const wanted = [{}, { column: "要闻" }, { year: "2022" }, { from: "2022-01-01", to: "2022-12-31" }][roll(4)];
  const hits = await narrow(index, result.ranked, wanted);
  for (const { story } of await index.verify(result, hits.slice(0, 6))) {
    excerpt(story.headline, result.query, 400);
    excerpt([story.standfirst, ...story.paragraphs].join("\n"), result.query);
    if (typeof story.published !== "string" || typeof story.column !== "string" || typeof story.path !== "string") throw new Error("a story without its lines");
  }
  await suggest(index, { result, stories: [] });
  return hits.length;
}

self.onmessage = async ({ data }) => {
  if (data.files) { for (const [path, bytes] of data.files) files.set(path, bytes); return postMessage({ ready: files.size }); }
  const { number } = data, roll = dice(number), paths = [...files.keys()], kept = new Map(files), query = QUERIES[roll(QUERIES.length)];
  const shards = paths.filter((p) => p.startsWith("data/")), stories = paths.filter((p) => p.startsWith("story/"));
  const kind = number < 0 ? [] : [["root.json"], shards, stories, paths.filter((p) => /facets|names/.test(p))][[0, 1, 1, 1, 2, 2, 3][roll(7)]];
  // A query reads few of many files, so most of a kind are damaged at once.
  const chosen = kind.filter(() => kind.length < 3 || roll(3));
  for (const path of chosen) files.set(path, await damaged(path, kept.get(path), roll));
  let outcome;
  try { outcome = `found ${await read(query, roll)}`; } catch (error) { outcome = error?.damaged ? "damaged" : error?.gone ? "gone" : `ERROR ${error?.stack ?? error}`; }
  for (const [path, bytes] of kept) files.set(path, bytes);
  postMessage({ number, outcome, query, kind: chosen[0] ?? "none", held: performance.memory?.usedJSHeapSize ?? 0 });
};
