// Copy the address, or hand the page to the phone's own share sheet, where the browser can.

/** @param {Document} page */
export function offerSharing(page) {
  const box = page.querySelector(".share");
  if (!box) return;
  const status = box.querySelector("[data-share-status]");
  const address = page.querySelector("link[rel=canonical]").href;

  const send = box.querySelector("[data-share]");
  if (navigator.share) {
    send.hidden = false;
    send.addEventListener("click", () => {
      // Closing the sheet is no failure.
      navigator.share({ title: page.title, url: address }).catch(() => {});
    });
  }
  const copy = box.querySelector("[data-copy]");
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address);
        status.textContent = "复制好了，去聊天里粘贴吧。";
      } catch {
        status.textContent = "没能复制，请按住上面的网址手动复制。";
      }
    });
  }
}
