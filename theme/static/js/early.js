// Loaded before the first paint (classic script, blocking, tiny): whoever chose large text must not see the page jump.
(function () {
  try {
    if (localStorage.getItem("elder") === "on") document.documentElement.className = "elder";
  } catch (e) { /* Storage is shut off: the plain link still works for this page. */ }
})();
