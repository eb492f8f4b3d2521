// Latin letters read as pinyin: the terms `~sha he`, `~shz` of plugins/search_index/pinyin.py.
const SYLLABLES = new Set(("a ai an ang ao " + Object.entries({
  b: "a ai an ang ao ei en eng i ian iao ie in ing o u", c: "a ai an ang ao e en eng i ong ou u uan ui un uo",
  ch: "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo", d: "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
  f: "a an ang ei en eng iao o ou u", g: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo", h: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  j: "i ia ian iang iao ie in ing iong iu u uan ue un", k: "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
  l: "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve", m: "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
  n: "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo v ve", p: "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
  q: "i ia ian iang iao ie in ing iong iu u uan ue un", r: "an ang ao e en eng i ong ou u ua uan ui un uo", s: "a ai an ang ao e en eng i ong ou u uan ui un uo",
  sh: "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo", t: "a ai an ang ao e ei eng i ian iao ie ing ong ou u uan ui un uo",
  w: "a ai an ang ei en eng o u", x: "i ia ian iang iao ie in ing iong iu u uan ue un", y: "a an ang ao e i in ing o ong ou u uan ue un",
  z: "a ai an ang ao e ei en eng i ong ou u uan ui un uo", zh: "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
}).map(([head, tails]) => tails.split(" ").map((tail) => head + tail).join(" ")).join(" ") + " e ei en eng er o ou").split(" "));

// All ways to read letters as whole syllables, the fewest syllables first, at most four.
export function readings(letters) {
  const parts = letters.replaceAll("ü", "v").split(/[' ]+/).filter(Boolean);
  let all = [[]];
  for (const part of parts) {
    const from = Array.from({ length: part.length + 1 }, () => []);
    from[part.length] = [[]];
    for (let i = part.length - 1; i >= 0; i--) {
      for (let size = Math.min(6, part.length - i); size > 0; size--) {
        const syllable = part.slice(i, i + size);
        if (SYLLABLES.has(syllable)) from[i].push(...from[i + size].map((rest) => [syllable, ...rest]));
      }
      from[i] = from[i].sort((a, b) => a.length - b.length).slice(0, 4);
    }
    all = all.flatMap((before) => from[0].map((rest) => [...before, ...rest]));
  }
  return all.sort((a, b) => a.length - b.length).slice(0, 4);
}

// Lists of terms; a document that has all of one list is meant.
export function pinyinTerms(letters) {
  const lists = readings(letters).filter((r) => r.length > 1).slice(0, 2).map((r) => r.slice(1).map((s, i) => `~${r[i]} ${s}`));
  const initials = letters.replace(/[^a-z]/g, "");
  if (initials.length <= 3) lists.push([`~${initials}`]);
  else if (initials.length <= 10) lists.push(Array.from({ length: initials.length - 2 }, (_, i) => `~${initials.slice(i, i + 3)}`));
  return lists;
}

// Where a headline is read as the letters say: [start, end] in characters, or null. reading: its syllables, "?" for others.
export function pinyinSpan(letters, reading) {
  const syllables = reading.split(" "), plain = letters.replace(/[' ]/g, "").replaceAll("ü", "v");
  for (let i = 0; i < syllables.length; i++) {
    for (let k = i + 1; k <= syllables.length && k - i <= 12; k++) {
      const part = syllables.slice(i, k);
      if (part.includes("?")) break;
      if (part.join("") === plain || part.map((s) => s[0]).join("") === plain) return [i, k];
    }
  }
  return null;
}

// Documents that have a headline or name that is read so, ranked.
export async function read(index, text) {
  const found = await Promise.all(pinyinTerms(text.toLowerCase()).map((list) => Promise.all(list.map((t) => index.postings(t)))));
  return found.filter((lists) => lists.every((l) => l.df)).flatMap((lists) => index.rank(lists))
    .filter((hit) => hit.part > 0.99).map((hit) => ({ ...hit, score: hit.score + 2, part: 1 }));
}

// A headline as pieces, what is read as the query marked: [text, isMatch] pairs, or null.
export function spelt(story, { text }) {
  const span = pinyinSpan(text.toLowerCase(), story.pinyin), c = Array.from(story.headline);
  return span && [[0, span[0]], span, [span[1]]].map((part) => [c.slice(...part).join(""), part === span]).filter(([piece]) => piece);
}
