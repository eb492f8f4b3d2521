// What a reader sees of a story: a piece of it around what was sought.
import { normalise, terms } from "./terms.js";

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
