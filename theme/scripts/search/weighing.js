// A story that was read, weighed by its whole text; plugins/search_index/weighing.py weighs alike.
import { plain } from "./terms.js";

export const SHORT = 14; // characters of what may well stand in a story as it is typed
const OPENING = 300; // characters that say what a story is about, as its headline does
const ENOUGH = 0.85; // of a long query's weight

// The hit with its story, its score by that, the share of the weight asked for that it has, and whether it is surely what was meant; null when it has not the phrases, or
// words that it must not. wanted: the terms of the query, fetched or not, and what each of them counts.
export function weighed(query, wanted, hit, story) {
  story.head ??= plain([story.headline, story.kicker, story.subhead, story.township, story.number, story.topics].join("\n"));
  story.flat ??= plain([story.standfirst, story.column, story.body, story.tags, story.byline, ...story.paragraphs].join("\n"));
  const { head, flat } = story, has = (w) => head.includes(w) || flat.includes(w);
  if (query.phrases.some((p) => !has(plain(p))) || query.not.some((p) => has(plain(p)))) return null;
  const words = query.words.map(plain), whole = words.join(""), length = whole.length || 1;
  const most = wanted.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  const share = (text) => words.filter((w) => text.includes(w)).length / (words.length || 1);
  const cover = (text) => wanted.reduce((sum, [t, weight]) => sum + (text.includes(t) ? weight : 0), 0) / most;
  let run = 0;
  for (let i = 0; i + run < whole.length; i++) while (i + run < whole.length && has(whole.slice(i, i + run + 1))) run++;
  const back = 2.5 * (0.5 + 0.5 * flat.length / 1500);
  const thick = wanted.reduce((sum, [t, weight]) => {
    const n = flat.split(t).length - 1;
    return sum + weight * (3.5 * n / (n + back) + (head.includes(t) ? 2.5 : 0));
  }, 0) / most;
  const typed = words.every(has), covered = cover(head + "\n" + flat);
  // Words that stand apart say less than one that stands as it was typed.
  const asTyped = typed ? 5 * Math.max(...words.map((w) => w.length), words.length ? 0 : 1) / length : 0;
  const score = asTyped + 1.5 * thick + 0.8 * hit.score + share(head) + 0.7 * share(flat) + 2.5 * cover(flat.slice(0, OPENING)) + 1.6 * run / length;
  return { ...hit, base: hit.score, story, score, covered, typed, sure: typed || (length > SHORT && covered > ENOUGH) };
}
