// Keys for those who work here all day. Each only presses what is on the page anyway: without this script nothing is lost.
(() => {
  const help = document.getElementById("hotkeys");
  const switcher = document.getElementById("hotkeys-switch");
  const STORED = "hotkeys-off";
  if (!help || !switcher) return;

  const isOff = () => localStorage.getItem(STORED) === "1";
  const isTyping = (target) => target instanceof Element && target.closest("input, select, textarea") !== null;
  const rows = () => [...document.querySelectorAll("[data-row]")];

  const step = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
    all[next]?.focus();
  };

  const press = (key) => {
    const found = document.querySelector(`[data-hotkey="${key}"]`);
    if (!found) return false;
    if (found.matches("a, button")) found.click();
    else {
      found.focus();
      if (found.matches("input")) found.select();
    }
    return true;
  };

  const show = () => {
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
    return true;
  };

  const acts = {
    j: () => (step(1), true),
    k: () => (step(-1), true),
    n: () => press("n"),
    "/": () => press("/"),
    "?": show,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isOff() || isTyping(event.target)) return;
    if (acts[event.key]?.()) event.preventDefault();
  });

  const tell = () => switcher.setAttribute("aria-pressed", String(isOff()));
  switcher.addEventListener("click", () => {
    localStorage.setItem(STORED, isOff() ? "0" : "1");
    tell();
  });
  switcher.hidden = false;
  tell();
})();
