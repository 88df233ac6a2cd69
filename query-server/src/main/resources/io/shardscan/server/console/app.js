// Where the console begins: signs in if need be, then follows the address.

import * as api from "./api.js";
import { session } from "./session.js";
import { applyTheme } from "./theme.js";
import { buildShell, focusPage, showPage } from "./shell.js";
import { follow, go, route } from "./router.js";
import { empty } from "./component/empty.js";
import { showSignIn } from "./page/sign-in.js";
import { showCollections } from "./page/collections.js";
import { showCollection, TABS } from "./page/collection.js";
import { showFleet } from "./page/fleet.js";
import { buildDock } from "./upload/dock.js";

route("/", () => go("collections"));
route("/collections", (parameters, signal) => showCollections(signal));
route("/collections/:name", ({ name }) => go("collections", name, TABS[0].id));
route("/collections/:name/:tab", showCollection);
route("/fleet", (parameters, signal) => showFleet(signal));

applyTheme();
buildShell();
buildDock();
window.addEventListener("hashchange", () => show().then(focusPage));
show();

async function show() {
  if (!session.key) {
    showSignIn(() => show().then(focusPage));
    return;
  }
  if (!session.tenant) {
    try {
      session.tenant = (await api.whoami()).client_name;
    } catch (problem) {
      showSignIn(() => show().then(focusPage), problem);
      return;
    }
  }
  follow(() => showPage("Not found", "none", empty("There is no such page", "The address may have been cut short.")));
}
