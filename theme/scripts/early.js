// A classic, blocking, tiny script for what must be right before the first paint, so that nothing jumps afterwards.
// It stands in the head (large text) and once more behind the urgent notices (those that have run out since the build).
(function () {
  try {
    if (localStorage.getItem("elder") === "on") document.documentElement.classList.add("elder");
  } catch (e) { /* Storage is shut off: the plain link still works for this page. */ }
  var today = new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10);
  var alerts = document.querySelectorAll(".alert[data-ends]");
  for (var i = 0; i < alerts.length; i += 1) {
    var ends = alerts[i].getAttribute("data-ends");
    if (ends && today > ends) alerts[i].parentNode.removeChild(alerts[i]);
  }
  var banner = document.querySelector(".alerts");
  if (banner && !banner.querySelector(".alert")) banner.parentNode.removeChild(banner);
})();
