// Large text: the link "#elder" works by :target alone; here the choice is remembered for the next page.

const KEY = "elder";

/** @param {boolean} on */
function remember(on) {
  try {
    if (on) localStorage.setItem(KEY, "on");
    else localStorage.removeItem(KEY);
  } catch {
    // Storage is shut off: the choice holds for this page.
  }
}

/** @param {Document} page */
export function followElderMode(page) {
  const root = page.documentElement;
  const larger = page.querySelector(".mode-elder");
  const standard = page.querySelector(".mode-standard");
  if (!larger || !standard) return;

  const set = (on) => {
    root.classList.toggle("elder", on);
    remember(on);
    (on ? standard : larger).focus({ preventScroll: true });
  };
  // Someone who came by a kept link …#elder chose it once already.
  if (location.hash === "#elder") {
    root.classList.add("elder");
    remember(true);
  }
  larger.addEventListener("click", (event) => {
    event.preventDefault();
    set(true);
  });
  standard.addEventListener("click", (event) => {
    event.preventDefault();
    if (location.hash === "#elder") location.hash = "#main";
    set(false);
  });
}
