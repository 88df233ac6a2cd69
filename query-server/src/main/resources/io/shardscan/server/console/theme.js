// Dark or light: as the system prefers, until the user says otherwise.

const KEY = "shardscan.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function applyTheme() {
  const chosen = localStorage.getItem(KEY);
  if (chosen) {
    document.documentElement.dataset.theme = chosen;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

export const isDark = () =>
  (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";

export function toggleTheme() {
  const next = isDark() ? "light" : "dark";
  // What the system prefers anyway need not be remembered, and follows the system again.
  if ((next === "dark") === dark.matches) {
    localStorage.removeItem(KEY);
  } else {
    localStorage.setItem(KEY, next);
  }
  applyTheme();
  document.dispatchEvent(new Event("themechange"));
}

dark.addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
