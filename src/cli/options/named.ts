import * as Flag from "effect/cli/Flag"

/** Refuses the empty text, such as that of a variable of a script that is not set. */
export const named = (what: string) =>
  Flag.filter(
    (text: string) => text.trim() !== "",
    () => `Expected ${what}`,
  )
