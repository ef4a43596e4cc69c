import * as Effect from "effect/Effect"
import { computedAnswer } from "../computedAnswer.ts"
import { additions, builtins, own, replace, ways } from "../replacedBuiltins.ts"
import type { StormFault } from "./StormFault.ts"

const replacing = (name: string, way: string, when: string): StormFault => ({
  process: (symbol) =>
    Effect.sync(() => {
      const answer = computedAnswer(symbol)
      if (when === "later") setTimeout(() => replace(name, way), 1)
      else replace(name, way)
      return answer
    }),
  // It is its own function: what it is answered is its own affair, as long as the values are right.
  outcomes: (symbol) =>
    name in additions || when === "later"
      ? [computedAnswer(symbol)]
      : [computedAnswer(symbol), "Failed", "Crashed", "Timeout", "InvalidReply"],
})

/** Symbols that change what others compute with, by name: `replaces/Math.sqrt/wrong/now`. */
export const replaces: Readonly<Record<string, StormFault>> = Object.fromEntries([
  ...Object.keys({ ...builtins, ...own }).flatMap((name) =>
    Object.keys(ways).flatMap((way) =>
      // In a timer, a function that throws or loops is met by whoever comes next, and is not told apart from theirs.
      (way === "wrong" ? ["now", "later"] : ["now"]).map(
        (when) => [`replaces/${name}/${way}/${when}`, replacing(name, way, when)] as const,
      ),
    ),
  ),
  ...Object.keys(additions).map((name) => [`adds/${name}`, replacing(name, "", "now")] as const),
])
