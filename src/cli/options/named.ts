import * as Flag from "effect/cli/Flag"

/** Rejects an empty text, such as an unset variable of a shell script. */
export const named = (what: string) =>
  Flag.filter(
    (text: string) => text.trim() !== "",
    () => `Expected ${what}`,
  )
