// The one language of terms; plugins/search_index/terms.py says what it is and tests/vectors hold both to it.
const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{323af}";
const LETTER = "a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u0370-\\u03ff\\u0400-\\u052f\\u3041-\\u30ff\\uac00-\\ud7af";
const TOKEN = new RegExp(
  `([${HAN}]+)|([0-9]+(?:[.,][0-9]+)+)(?![0-9${LETTER}])(?=([${HAN}%]?))|([0-9${LETTER}]+)(?=([${HAN}%]?))`, "gu");
const DATE = /(?:^|\D)([12][0-9]{3})[年./-]([01]?[0-9])[月./-]([0-3]?[0-9])(?![0-9])/g;
const SET_OFF = new RegExp(`[《“「『]([${HAN}]{3,8})[》”」』]`, "gu");
const LONGEST_WORD = 32;
const COMMON =
  "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方" +
  "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日";

const BOTH = "乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽"; // simplified in one sense, traditional in another
let simplified = null; // fetched by simplify() once a query seems to need it

export async function simplify() {
  if (simplified) return false;
  const table = await import("./simplified.js");
  simplified = new Map(Array.from(table.FROM, (c, i) => [c, table.TO[i]]));
  return true;
}

// Normalised text where the way back is not needed.
export function plain(text) {
  const n = text.normalize("NFKC").toLowerCase();
  return simplified ? Array.from(n, (c) => simplified.get(c) ?? c).join("") : n.replaceAll("〇", "零");
}

// Normalised text, and for each of its code units where the character stands that it came from.
export function normalise(text) {
  const offsets = [];
  let out = "", at = 0;
  for (const c of text) {
    const n = c < "\x80" ? c.toLowerCase() : plain(c);
    out += n;
    for (let i = 0; i < n.length; i++) offsets.push(at);
    at += c.length;
  }
  offsets.push(at);
  return { text: out, offsets };
}

// Whether a query may hold traditional characters: one that the simplified set of 1980 does not have, or one of those
// that it has in another sense as well.
let usual = "";
export function maybeTraditional(text) {
  if (!usual) {
    const bytes = [];
    for (let a = 0xb0; a < 0xf8; a++) for (let b = 0xa1; b < 0xff; b++) bytes.push(a, b);
    usual = new TextDecoder("gb18030").decode(Uint8Array.from(bytes));
  }
  return (text.match(/[\u3400-\u9fff]/g) ?? []).some((c) => !usual.includes(c) || BOTH.includes(c));
}

export function terms(text) {
  const found = [];
  for (const [, han, decimal, unit, word, unitOfWord] of text.matchAll(TOKEN)) {
    if (han) {
      const c = Array.from(han);
      for (let i = 1; i < c.length; i++) found.push(c[i - 1] + c[i]);
    } else if (decimal) {
      const number = decimal.includes(".") ? decimal : decimal.replaceAll(",", "");
      found.push(number);
      if (unit) found.push(number + unit);
    } else {
      const w = word.slice(0, LONGEST_WORD);
      found.push(w);
      if (unitOfWord && /^[0-9]+$/.test(w)) found.push(w + unitOfWord);
    }
  }
  for (const [, y, m, d] of text.matchAll(DATE)) {
    if (m >= 1 && m <= 12 && d >= 1 && d <= 31) found.push(y + m.padStart(2, "0") + d.padStart(2, "0"));
  }
  for (const [, words] of text.matchAll(SET_OFF)) found.push(words);
  return found;
}

export function hash32(text) {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 12)) >>> 0;
}

const rank = (c) => { const i = COMMON.indexOf(c); return i < 0 ? 0 : 3 * (COMMON.length - i); };
export const commonness = (term) => Array.from(term, rank).reduce((a, b) => a + b, 0);
export const isPair = (t) => /^[\u3400-\u9fff]{2}$/.test(t);
export const anchor = (t) => (isPair(t) ? t[rank(t[1]) < rank(t[0]) ? 1 : 0] : Array.from(t).slice(0, 2).join(""));
// The 44 bits by which shards are cut: twelve of the anchor, thirty-two of the term.
const bits = (hash) => hash.toString(2).padStart(32, "0");
export const keyBits = (t) => bits(hash32(anchor(t))).slice(0, 12) + bits(hash32(t));
// Whether a query may be pinyin.
export const latin = (text) => /^[a-zü' ]{2,40}$/i.test(text);
