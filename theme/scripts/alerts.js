// Keeps what a page says about validity right between builds: a state has a first and a last day, and days pass.

// The words are those of newsroom/validity.py; a test holds the two together.
const LABELS = { pending: "尚未施行", in_force: "有效", expired: "已失效" };

/** The day in Shanghai (UTC+8 all year), as YYYY-MM-DD. @param {number} [now] milliseconds */
export function shanghaiDay(now = Date.now()) {
  return new Date(now + 8 * 3600_000).toISOString().slice(0, 10);
}

/**
 * What a state is on a day. Only what the calendar decides is changed: a withdrawn or repealed paper stays so.
 * @param {string} value @param {string} starts first day or "" @param {string} ends last day or "" @param {string} today
 */
export function stateOn(value, starts, ends, today) {
  if (!["pending", "in_force"].includes(value)) return value;
  if (ends && today > ends) return "expired";
  if (starts && today < starts) return "pending";
  return "in_force";
}

/** @param {string} day YYYY-MM-DD */
function inWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${year}年${month}月${date}日`;
}

/** The label and the reason of a state that the calendar decides. @returns {[string, string]} */
export function wordsFor(value, starts, ends) {
  const reason = {
    pending: () => `从${inWords(starts)}起施行。`,
    in_force: () => (ends ? `有效期到${inWords(ends)}。` : "现行有效。"),
    expired: () => `有效期到${inWords(ends)}，已经过了。`,
  }[value]();
  return [LABELS[value], reason];
}

/** @param {Document} page @param {string} [today] */
export function keepStatesRight(page, today = shanghaiDay()) {
  // Urgent notices are taken down by early.js, before the first paint.
  for (const badge of page.querySelectorAll(".state[data-ends]")) {
    const { state, starts, ends } = badge.dataset;
    const now = stateOn(state, starts, ends, today);
    if (now === state) continue;
    badge.dataset.state = now;
    const [label, reason] = wordsFor(now, starts, ends);
    badge.textContent = label;
    const verdict = badge.closest(".verdict");
    if (verdict) {
      verdict.dataset.state = now;
      verdict.querySelector(".reason").textContent = reason;
    }
    moveToGroup(badge, now);
  }
}

/** On the list by state, a paper whose state has changed goes under the right heading. */
function moveToGroup(badge, state) {
  const entry = badge.closest("[data-group] .cards > li");
  const target = entry && entry.ownerDocument.querySelector(`[data-group="${state}"] .cards`);
  if (!target) return;
  target.prepend(entry);
  for (const group of entry.ownerDocument.querySelectorAll("[data-group]")) {
    group.querySelector(".count").textContent = `${group.querySelectorAll(".cards > li").length}件`;
  }
}
