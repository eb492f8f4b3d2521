// Keeps a page of the preview up to date: when a build ends it asks whether this page would look otherwise now, and reloads it.
"use strict";
{
  const script = document.currentScript;
  const panel = document.getElementById("newsroom-preview-panel");
  const root = panel && panel.shadowRoot ? panel.shadowRoot : document;
  let events = null;

  const show = (name, visible) => {
    const element = root.querySelector(`[data-${name}]`);
    if (element) element.hidden = !visible;
  };

  const compare = async () => {
    const page = encodeURIComponent(location.pathname);
    const answer = await fetch(`/_preview/version?page=${page}`, { cache: "no-store" });
    if (answer.ok && (await answer.text()) !== script.dataset.previewVersion) location.reload();
  };

  const listen = () => {
    if (events) return;
    events = new EventSource("/_preview/events");
    events.onmessage = (event) => {
      const busy = event.data === "busy";
      show("lost", false);
      show("busy", busy);
      if (!busy) compare().catch(() => undefined);
    };
    events.onerror = () => show("lost", true);
  };

  const stop = () => {
    if (events) events.close();
    events = null;
  };

  // A browser keeps at most six connections to one server: tabs out of sight give theirs back.
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
  addEventListener("pagehide", stop);
  addEventListener("pageshow", listen);
  listen();

  for (const details of root.querySelectorAll("details[data-keep]")) {
    const key = `newsroom-preview-${details.dataset.keep}`;
    details.open = sessionStorage.getItem(key) === "open";
    details.addEventListener("toggle", () => sessionStorage.setItem(key, details.open ? "open" : ""));
  }
}
