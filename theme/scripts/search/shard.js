// Decodes the files of the published index; plugins/search_index/{shard,export,story}.py have the layouts.
const HEAD = 384;
const LINES = ("headline path published kind column columnSlug township townshipSlug state " +
  "body number kicker subhead topics tags byline source pinyin standfirst").split(" ");

// What cannot be read as it should is "damaged", so that the page can tell it from a broken link.
export const sound = async (read) => { try { return await read(); } catch (error) { throw Object.assign(error, { damaged: true }); } };
export const insist = (held) => { if (!held) throw Object.assign(new Error("damaged search data"), { damaged: true }); };

const format = "deflate-raw";
let unpack = (bytes) => new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format))).arrayBuffer();
// Gives a browser of before 2023 what it lacks. Chrome had the class long before it had this format.
export const equip = async () => { try { new DecompressionStream(format); } catch { unpack = (await import("./older.js")).inflate; } };
export const inflate = (bytes) => sound(async () => new Uint8Array(await unpack(bytes)));
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
export function readShard(bytes, start = 0) {
  const c = new Cursor(bytes, start + 1), hasTail = bytes[start] & 1, steps = [];
  for (let n = c.number(); n > 0; n--) steps.push(c.number());
  const low = c.at, high = (c.at += steps.length);
  c.at += steps.length;
  let at = 0, last = -1, other = 0;
  const list = steps.map((step, i) => {
    const side = step & 1, same = step < 2 && side === last;
    at += step >> 1; last = side; other = (bytes[low + i] | bytes[high + i] << 8) + (same ? other : 0x3400);
    const a = String.fromCharCode(at), o = String.fromCharCode(other);
    return side ? o + a : a + o;
  });
  const size = c.number();
  if (size) for (const word of c.text(size).split("\n")) list.push(word);
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
  return found;
}

// A group: depths and hashes of its leaves, and the fresh layer's postings.
export function readGroup(bytes) {
  const c = new Cursor(bytes), count = c.number(), depths = bytes.subarray(c.at, c.at + count), digests = c.at + count, end = digests + 4 * count;
  insist(end <= bytes.length);
  return { depths, digests: new DataView(bytes.buffer, digests, 4 * count), fresh: end < bytes.length ? readShard(bytes, end) : new Map() };
}

// The address of the shard that holds a key, without its ending; "" when that is empty. name: of the group. bits: of the key below it.
export function leafOf({ depths, digests }, name, bits) {
  const key = parseInt(bits, 2) / 2 ** bits.length;
  let leaf = 0;
  for (let end = 2 ** -depths[0]; end <= key; end += 2 ** -depths[leaf]) leaf++;
  insist(leaf < depths.length);
  const hash = digests.getUint32(4 * leaf).toString(16).padStart(8, "0"), path = bits.slice(0, depths[leaf]);
  return hash === "00000000" ? "" : `data/${name}${path && "-" + path}-${hash}`;
}

// The root's common terms: upper 14 bits of a term's hash -> 3 (half of all documents have it), 2, 1.
export function readCommon(text) {
  const found = new Map();
  let at = -1;
  for (const c of text) {
    const code = c.charCodeAt() - 37;
    if (code > 83) at += 28;
    else found.set((at += 1 + code % 28), 1 + Math.floor(code / 28));
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
