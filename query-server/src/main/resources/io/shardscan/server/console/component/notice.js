import { element, replace } from "../dom.js";

/** A place where errors appear, in the words that came, and are read out. */
export function notices() {
  const place = element("div", { class: "notices", role: "alert" });
  return {
    place,
    show(problem) {
      replace(place, element("p", { class: "notice bad break" }, problem.message ?? problem));
    },
    clear() {
      replace(place);
    },
    /** Does something, and shows why if it fails. Returns undefined then. */
    async during(work) {
      this.clear();
      try {
        return await work();
      } catch (problem) {
        if (problem.name !== "AbortError") {
          this.show(problem);
        }
        return undefined;
      }
    },
  };
}

export const notice = (kind, ...children) => element("div", { class: `notice ${kind} break` }, ...children);
