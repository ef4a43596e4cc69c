import * as Effect from "effect/Effect"
import { toStandardError } from "../../job/toStandardError.ts"
import type { TidyRows } from "./tidyRows.ts"

/** Symbols to log one by one. */
const TOLD = 3

/** Logs which rows were left out, for a few symbols only. */
export const makeTell = () => {
  const told = new Set<string>()
  return (symbol: string, { repeated, untimed }: TidyRows) => {
    if ((untimed === 0 && repeated === 0) || told.has(symbol) || told.size > TOLD) return Effect.void
    told.add(symbol)
    const rows = [
      ...(untimed > 0 ? [`${untimed} without a time`] : []),
      ...(repeated > 0 ? [`${repeated} whose time a later row has again`] : []),
    ]
    const line =
      told.size > TOLD ? "left out rows of further symbols" : `left out rows of ${symbol}: ${rows.join(", ")}`
    return toStandardError(Effect.logWarning(line))
  }
}
