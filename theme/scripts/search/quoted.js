// Queries with "phrases" that must stand as they are and -words that must not.
import { normalise, terms } from "./terms.js";

// The query without its marks, its phrases, and the words that must not be there. text: after NFKC.
// Chinese marks make a phrase where they stand apart; in the midst of other text they are part of a headline.
export function unquote(text) {
  const phrases = [], not = [];
  const rest = text.replace(/"([^"]+)"|(?:^|\s)“([^”]+)”(?!\S)/g, (_, a, b) => { phrases.push((a ?? b).trim()); return ` ${a ?? b} `; })
    .replace(/(^|\s)-(\S+)/g, (_, s, w) => { not.push(w); return " "; });
  return { rest, phrases, not };
}

// Those of the hits in which phrases can stand and words cannot, by the places of their terms.
export async function allowed(index, { phrases, not }, hits) {
  for (const [words, wanted] of [...phrases.map((w) => [w, true]), ...not.map((w) => [w, false])]) {
    const inIt = await within(index, words);
    hits = hits.filter((h) => inIt.has(h.id) === wanted);
  }
  return hits;
}

// Documents in which all terms of a text occur, in one passage or in a name or headline.
async function within(index, text) {
  let left = null;
  for (const l of await Promise.all([...new Set(terms(normalise(text).text))].map((t) => index.postings(t, true)))) {
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
