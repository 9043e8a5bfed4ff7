// The console works without this file: it adds keys, keeps the lease and prevents double sends.
"use strict";

(() => {
  const KEYS_OFF = "reins-keys-off";
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const dialog = document.getElementById("keys");
  const single = document.getElementById("keys-on");
  let sending = false;

  const keysOff = () => {
    try { return localStorage.getItem(KEYS_OFF) === "1"; } catch { return false; }
  };

  const showKeys = () => { if (dialog && !dialog.open) dialog.showModal(); };

  const step = (by) => {
    const links = [...document.querySelectorAll(".row h2 a")];
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
    if (next) next.focus();
  };

  const act = (key) => {
    if (key === "?") return showKeys();
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target || target.disabled) return;
    if (target.hasAttribute("data-focus")) target.focus(); else target.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (typing(event.target) || (dialog && dialog.open) || keysOff()) return;
    if (event.key.length !== 1) return;
    act(event.key.toLowerCase());
  });

  for (const element of document.querySelectorAll(".js-only")) element.classList.remove("js-only");
  document.getElementById("keys-open")?.addEventListener("click", showKeys);
  if (single) {
    single.checked = !keysOff();
    single.addEventListener("change", () => {
      try { localStorage.setItem(KEYS_OFF, single.checked ? "0" : "1"); } catch { /* not kept */ }
    });
  }

  // A second click on the same page must not send the form twice.
  document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog" || event.target.id === "lease") return;
    if (sending) { event.preventDefault(); return; }
    sending = true;
    event.target.setAttribute("aria-busy", "true");
  });

  // Leaving the page without a verdict gives the item back at once, not in five minutes.
  window.addEventListener("pagehide", () => {
    const lease = document.getElementById("lease");
    if (!lease || sending) return;
    const body = new URLSearchParams({ csrf: lease.elements.csrf.value });
    navigator.sendBeacon(lease.dataset.release, body);
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sending = false;
    location.reload();
  });
})();
