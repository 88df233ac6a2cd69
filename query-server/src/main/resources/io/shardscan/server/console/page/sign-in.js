import { element } from "../dom.js";
import * as api from "../api.js";
import { session } from "../session.js";
import { showPage } from "../shell.js";
import { button, isBusy, whileBusy } from "../component/button.js";
import { field, input } from "../component/field.js";
import { notices } from "../component/notice.js";

/** Asks for an API key, until there is one that the server takes. */
export function showSignIn(signedIn, problem) {
  const problems = notices();
  const key = input({ type: "password", required: true, name: "api-key", autocomplete: "current-password" });
  const submit = button({ label: "Sign in", kind: "primary", type: "submit" });
  const form = element(
    "form",
    { class: "card sign-in stack", novalidate: true },
    element("h1", {}, "Sign in"),
    field("API key", key, "Kept in this tab alone, and forgotten when you close it."),
    problems.place,
    submit,
    element(
      "p",
      { class: "muted small" },
      "The first start of the server printed a key. ",
      "Whatever you do here, curl can do: see the ",
      element("a", { href: "/docs" }, "description of the API"),
      ".",
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy(submit)) {
      return;
    }
    await whileBusy(submit, () =>
      problems.during(async () => {
        const entered = key.value.trim();
        if (entered === "") {
          throw new Error("Enter an API key.");
        }
        session.begin(entered, (await api.whoami(entered)).client_name);
        signedIn();
      }),
    );
    if (!session.key) {
      key.focus();
    }
  });
  showPage("Sign in", null, form);
  if (problem) {
    problems.show(problem);
  }
  key.focus();
}
