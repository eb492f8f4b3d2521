// What browsers of before 2023 lack (Chrome before 103, Safari before 16.4, Firefox before 113); no other browser fetches it.
AbortSignal.timeout ??= (ms) => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), ms);
  return stop.signal;
};

const insist = (held) => { if (!held) throw new Error("damaged deflate data"); };

class Bits {
  constructor(bytes) { Object.assign(this, { bytes, at: 0, held: 0, count: 0 }); }
  take(count) {
    for (; this.count < count; this.count += 8) this.held |= this.byte() << this.count;
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }
  byte() { insist(this.at < this.bytes.length); return this.bytes[this.at++]; }
  // A number that is given by its step in a table, and how far above that it is.
  from(steps, i) { insist(steps[i]); const [least, bits] = steps[i]; return least + this.take(bits); }
}

// A prefix code by the length of each symbol's bits (RFC 1951, 3.2.2). It has to use up all bits, as zlib has it, but with `lone` it may also have
// but one symbol, of one bit, or none.
class Code {
  constructor(lengths, lone) {
    this.counts = Array(16).fill(0);
    for (const length of lengths) this.counts[length]++;
    let unused = 1;
    for (const count of this.counts.slice(1)) insist((unused = 2 * unused - count) >= 0);
    insist(!unused || (lone && this.counts.slice(2).every((count) => !count)));
    this.symbols = [...lengths.keys()].filter((i) => lengths[i]).sort((a, b) => lengths[a] - lengths[b] || a - b);
  }
  next(bits) {
    let code = 0, first = 0, index = 0;
    for (const count of this.counts.slice(1)) {
      code = code << 1 | bits.take(1);
      first <<= 1;
      if (code - first < count) return this.symbols[index + code - first];
      index += count;
      first += count;
    }
    insist(false);
  }
}

// RFC 1951, 3.2.5: the lengths of repeated pieces, and how far back they stand. A step lies where the one before it ends.
const stepping = (count, start, bitsOf) => Array.from({ length: count }, (_, i) => { const step = [start, bitsOf(i)]; start += 1 << step[1]; return step; });
const LENGTHS = [...stepping(28, 3, (i) => Math.max(0, (i >> 2) - 1)), [258, 0]], DISTANCES = stepping(30, 1, (i) => Math.max(0, (i >> 1) - 1));
const fixed = () => [new Code(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))), new Code(Array(32).fill(5))];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

// The two codes that a block brings with it (3.2.7).
function own(bits) {
  const literals = bits.take(5) + 257, all = literals + bits.take(5) + 1, sizes = Array(19).fill(0), lengths = [];
  insist(literals < 287 && all - literals < 31);
  for (const symbol of ORDER.slice(0, bits.take(4) + 4)) sizes[symbol] = bits.take(3);
  const code = new Code(sizes);
  while (lengths.length < all) {
    const symbol = code.next(bits), again = symbol === 16;
    insist(!again || lengths.length);
    const times = symbol < 16 ? 1 : again ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    lengths.push(...Array(times).fill(symbol < 16 ? symbol : again ? lengths[lengths.length - 1] : 0));
  }
  insist(lengths.length === all && lengths[256]);
  return [new Code(lengths.slice(0, literals), true), new Code(lengths.slice(literals), true)];
}

// What was deflated (RFC 1951), or an Error where zlib would see one, also for bytes that are left over.
export function inflate(bytes) {
  const bits = new Bits(bytes), out = [];
  for (let last = 0; !last;) {
    last = bits.take(1);
    const kind = bits.take(2);
    insist(kind < 3);
    if (!kind) {
      bits.take(bits.count); // to the next whole byte
      let size = bits.take(16);
      insist((size ^ bits.take(16)) === 0xffff);
      while (size--) out.push(bits.byte());
      continue;
    }
    const [literals, distances] = kind === 1 ? fixed() : own(bits);
    for (let symbol; (symbol = literals.next(bits)) !== 256;) {
      if (symbol < 256) { out.push(symbol); continue; }
      let length = bits.from(LENGTHS, symbol - 257);
      const back = bits.from(DISTANCES, distances.next(bits));
      insist(back <= out.length);
      while (length--) out.push(out[out.length - back]);
    }
  }
  insist(bits.at === bytes.length);
  return Uint8Array.from(out);
}
