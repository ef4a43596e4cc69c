import * as Effect from "effect/Effect"
import { toStandardError } from "../../job/toStandardError.ts"
import type { TidyRows } from "./tidyRows.ts"

/** Symbols to log one by one. */
const MOST_LOGGED = 3

/** Logs which rows were left out, for a few symbols only. */
export const makeLeftOutLog = () => {
  const logged = new Set<string>()
  return (symbol: string, { repeated, untimed }: TidyRows) => {
    if ((untimed === 0 && repeated === 0) || logged.has(symbol) || logged.size > MOST_LOGGED) return Effect.void
    logged.add(symbol)
    const rows = [
      ...(untimed > 0 ? [`${untimed} without a time`] : []),
      ...(repeated > 0 ? [`${repeated} whose time a later row has again`] : []),
    ]
    const line =
      logged.size > MOST_LOGGED ? "left out rows of further symbols" : `left out rows of ${symbol}: ${rows.join(", ")}`
    return toStandardError(Effect.logWarning(line))
  }
}
