import * as Effect from "effect/Effect"
import { computedAnswer } from "../computedAnswer.ts"
import { additions, builtins, own, replace, ways } from "../replacedBuiltins.ts"
import type { StormFault } from "./StormFault.ts"

const replaceAndAnswer = (name: string, way: string, when: string): StormFault => ({
  process: (symbol) =>
    Effect.sync(() => {
      const answer = computedAnswer(symbol)
      if (when === "later") setTimeout(() => replace(name, way), 1)
      else replace(name, way)
      return answer
    }),
  // A symbol that replaces a function itself may have any error, or the right values.
  outcomes: (symbol) =>
    name in additions || when === "later"
      ? [computedAnswer(symbol)]
      : [computedAnswer(symbol), "Failed", "Crashed", "Timeout", "InvalidReply"],
})

/** Symbols that replace functions which others use, by name, as in `replaces/Math.sqrt/wrong/now`. */
export const replaces: Readonly<Record<string, StormFault>> = Object.fromEntries([
  ...Object.keys({ ...builtins, ...own }).flatMap((name) =>
    Object.keys(ways).flatMap((way) =>
      // A function that a timer replaces, and that throws or loops, looks like a fault of the next symbol.
      (way === "wrong" ? ["now", "later"] : ["now"]).map(
        (when) => [`replaces/${name}/${way}/${when}`, replaceAndAnswer(name, way, when)] as const,
      ),
    ),
  ),
  ...Object.keys(additions).map((name) => [`adds/${name}`, replaceAndAnswer(name, "", "now")] as const),
])
