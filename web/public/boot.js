// Before the first paint: the theme and language chosen last time, so that nothing flashes.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem("caliber.theme");
    var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = theme === "light" || theme === "dark" ? theme : dark ? "dark" : "light";
    var lang = localStorage.getItem("caliber.lang");
    if (lang === "zh-CN" || lang === "en") root.lang = lang;
  } catch {
    // Storage may be forbidden; the defaults then hold.
  }
})();
