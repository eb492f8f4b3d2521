// Says so before a link leaves the government's sites. Without scripts the link simply works.

/** @param {string} host @param {string[]} own hosts that are this site itself */
export function isGovernment(host, own) {
  return own.includes(host) || host === "gov.cn" || host.endsWith(".gov.cn") || host.endsWith(".政务");
}

/** @param {Document} page */
function dialogFor(page) {
  const dialog = page.createElement("dialog");
  dialog.className = "leave";
  dialog.setAttribute("aria-labelledby", "leave-title");
  dialog.innerHTML = `<h2 id="leave-title">您将离开本站</h2>
<p>要打开的是别的网站，内容和安全不由我们负责：</p><p class="address"></p>
<p>请不要随意填写身份证号、银行卡号和验证码。</p>
<form method="dialog" class="leave-buttons"><button autofocus>留在本站</button><a rel="external noopener">继续打开</a></form>`;
  page.body.append(dialog);
  dialog.querySelector("a").addEventListener("click", () => dialog.close());
  return dialog;
}

/** @param {Document} page */
export function askBeforeLeaving(page) {
  if (typeof HTMLDialogElement === "undefined") return;
  // A preview runs on another host than the one the site is published under.
  const own = [location.hostname, new URL(page.querySelector("link[rel=canonical]").href).hostname];
  let dialog;
  page.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || link.closest(".leave") || !/^https?:$/.test(link.protocol)) return;
    if (isGovernment(link.hostname, own)) return;
    event.preventDefault();
    dialog = dialog || dialogFor(page);
    dialog.querySelector(".address").textContent = link.hostname;
    dialog.querySelector("a").href = link.href;
    dialog.showModal();
  });
}

/** The page /leaving.html?to=…: only a web address is offered as a link. @param {Document} page */
export function showLeavingTarget(page) {
  const place = page.querySelector("[data-leaving-target]");
  const to = place && new URLSearchParams(location.search).get("to");
  if (!to || !/^https?:\/\//i.test(to)) return;
  const link = place.querySelector("[data-leaving-link]");
  link.href = to;
  link.textContent = to;
  place.hidden = false;
}
