// Which shards a query asks for, and in what order: what is known of its terms before any of their postings are.
// plugins/search_index/choosing.py chooses alike.
import { anchor, commonness, hash32, normalise, terms } from "./terms.js";

// By the degree of commonness in the root: what an unfetched term counts, roughly log(documents / those that have it), and how much
// weight a term may be hoped to bring to the story that is sought, fitted to headlines and their stories.
const VALUE = [4.5, 1.7, 1, 0.6], PROMISE = [2.1, 1.2, 0.45, 0];

// Whether a term begins with a letter of an alphabet or a digit: one such term is a whole word, where a Chinese word is several pairs.
export const isSpelt = (term) => term < "\u3000";

export class Choice {
  // file: gives the name of the shard of a term, or a promise of it.
  constructor(file) { this.file = file; this.common = new Map(); }

  degree(term) { return this.common.get(hash32(term) >>> 18) ?? 0; }

  value(term) { return VALUE[this.degree(term)]; }

  // How much weight terms of one anchor may be hoped to bring; puts them in order, the most telling first.
  worth(list) {
    list.sort((x, y) => this.degree(x) - this.degree(y));
    const found = list.slice(0, 2).reduce((sum, t) => sum + PROMISE[this.degree(t)], 0);
    const word = isSpelt(list[0]) ? Math.max(...list.map((t) => Array.from(t).length)) / 4 - 0.5 : 0;
    return found + word - commonness(anchor(list[0])) / 1250;
  }

  // The terms of a text by their anchors, the most telling anchors first: [worth, terms].
  queue(text) {
    const found = new Map();
    for (const t of new Set(terms(normalise(text).text))) found.set(anchor(t), [...(found.get(anchor(t)) ?? []), t]);
    return [...found.values()].map((list) => [this.worth(list), list]).sort((x, y) => y[0] - x[0]);
  }

  // Takes so many shards' worth of terms from the front of the queue. Terms of an anchor that live in another shard than
  // its best one go back into it.
  async take(queue, count) {
    const taken = await Promise.all(queue.splice(0, count).map(async ([, list]) => {
      const files = await Promise.all(list.map(this.file));
      return [list.filter((_, i) => files[i] === files[0]), list.filter((_, i) => files[i] !== files[0])];
    }));
    for (const [, rest] of taken) if (rest.length) queue.push([this.worth(rest), rest]);
    queue.sort((x, y) => y[0] - x[0]);
    return taken.flatMap(([now]) => now);
  }
}
