// Decodes the files of the published index; plugins/search_index/{shard,export,story}.py have the layouts.
const HEAD = 384;
const LINES = ["headline", "path", "published", "kind", "column", "columnSlug", "township", "townshipSlug", "state",
  "body", "number", "kicker", "subhead", "topics", "tags", "byline", "source", "pinyin", "standfirst"];

// What cannot be read as it should is "damaged", so that the page can tell it from a broken link.
export const sound = async (read) => { try { return await read(); } catch (error) { throw Object.assign(error, { damaged: true }); } };
export const insist = (held) => { if (!held) throw Object.assign(new Error("damaged search data"), { damaged: true }); };

export const inflate = (bytes) => sound(async () =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer()));
export const readJson = (bytes) => sound(() => JSON.parse(new TextDecoder().decode(bytes)));

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

// Term -> { df, docs, loads }.
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
  const first = c.number();
  let total = 0;
  for (const entry of found.values()) {
    const count = hasTail ? Math.min(entry.df, HEAD) : entry.df;
    for (let i = 0, day = first; i < count; i++) entry.docs.push((day += c.number()) * 64);
    total += count;
  }
  const places = c.at;
  c.at += total;
  const masks = c.at + ((total + 1) >> 1);
  insist(masks + total <= bytes.length);
  let i = 0;
  for (const entry of found.values()) {
    for (let k = 0; k < entry.docs.length; k++, i++) {
      entry.docs[k] += bytes[places + i];
      entry.loads.push(((bytes[c.at + (i >> 1)] >> (i & 1 ? 4 : 0)) & 15) << 8 | bytes[masks + i]);
    }
  }
  found.hasTail = Boolean(hasTail);
  return found;
}

const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

// A group: the path of each of its leaves -> the shard's address without its ending, and the fresh layer's postings.
export async function readGroup(bytes, name) {
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
  return { leaves, fresh: rest.length ? readShard(await inflate(rest)) : new Map() };
}

// The root's common terms: upper 15 bits of a term's hash, plus one -> 3 (half of all documents have it), 2, 1.
export function readCommon(text) {
  const found = new Map();
  let at = 0, degree = 3;
  for (const b of Uint8Array.from(atob(text), (c) => c.charCodeAt(0))) {
    if (b === 255) { at += 254; continue; }
    if (!b) { at = 0; degree--; continue; }
    at += b;
    found.set(at, degree);
  }
  return found;
}

export async function readStory(bytes) {
  const lines = new TextDecoder(bytes[0] ? "utf-8" : "gb18030").decode(await inflate(bytes.subarray(1))).split("\n");
  insist(lines.length >= LINES.length);
  const record = Object.fromEntries(LINES.map((name, i) => [name, lines[i]]));
  record.paragraphs = lines.slice(LINES.length);
  return record;
}
