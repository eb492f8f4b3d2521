// Reads a story by the browser's own voice. The stop stays in sight as long as it speaks.

const BLOCKS = "h2, h3, h4, p, li, dt, dd, th, td, figcaption";

/** The text in pieces short enough for engines that fall silent after some fifteen seconds. @param {string} text */
export function sentences(text) {
  return (text.replace(/\s+/g, " ").match(/[^。！？；!?;]+[。！？；!?;”’）]*/g) || []).map((part) => part.trim()).filter(Boolean);
}

/** @param {Document} page */
export function offerReading(page) {
  const bar = page.querySelector("[data-read-aloud]");
  if (!bar || !("speechSynthesis" in window)) return;
  const start = bar.querySelector("[data-read-start]");
  const stop = bar.querySelector("[data-read-stop]");
  const status = bar.querySelector("[data-read-status]");
  const voice = window.speechSynthesis;
  let queue = [];
  let reading = false;

  const show = (on, words) => {
    reading = on;
    start.hidden = on;
    stop.hidden = !on;
    bar.classList.toggle("is-reading", on);
    status.textContent = words;
  };
  const next = () => {
    if (!reading) return;
    const text = queue.shift();
    if (text === undefined) {
      show(false, "读完了。");
      return;
    }
    const piece = new SpeechSynthesisUtterance(text);
    piece.lang = "zh-CN";
    piece.onend = next;
    piece.onerror = () => {
      if (reading) show(false, "这台设备读不出来，可能没有安装中文语音。");
    };
    voice.speak(piece);
  };

  bar.hidden = false;
  start.addEventListener("click", () => {
    voice.cancel();
    queue = [page.querySelector("h1").textContent];
    for (const block of page.querySelectorAll(".facts .verdict, .facts .answers *, [data-read-body] *")) {
      // A paragraph in a list item is read with the item, not twice.
      if (block.matches(BLOCKS) && !block.querySelector(BLOCKS)) queue.push(...sentences(block.textContent));
    }
    show(true, "正在朗读");
    stop.focus();
    next();
  });
  stop.addEventListener("click", () => {
    show(false, "已停止。");
    voice.cancel();
    start.focus();
  });
  window.addEventListener("pagehide", () => voice.cancel());
}
