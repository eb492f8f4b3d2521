// The search page until its own script runs: what was asked, that it is on its way, and what to do when it does not come.

/** @param {Document} page */
export function followSearch(page) {
  const script = page.querySelector('script[src$="/search/main.js"]');
  if (!script) return;
  const state = page.querySelector("#search-state"), asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    page.querySelector("#q").value = asked;
    state.textContent = "正在打开搜索……";
  }
  script.addEventListener("error", () => {
    const again = page.createElement("button");
    again.type = "button";
    again.textContent = "再试一次";
    again.addEventListener("click", () => location.reload());
    state.textContent = "网络断了，搜索没有打开。";
    state.append(again);
  });
  // A browser too old to read the script cannot be told so by it.
  addEventListener("error", ({ error, filename }) => {
    if (filename === script.src && error instanceof SyntaxError) state.textContent = "这个浏览器太旧，不能在网页里搜索。请从下面的归档和栏目里找。";
  });
}
