import * as Effect from "effect/Effect"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { CandlesUnavailable } from "../../job/SymbolError.ts"
import type { Work } from "../board/Board.ts"
import type { RunnerParts } from "./RunnerParts.ts"

const SHOWN = 8

const shown = (version: string | undefined): string => (version === undefined ? "none" : version.slice(0, SHOWN))

/** The result of a symbol of which this runner has other candles than the job asks about. */
const refused = (
  { name }: RunnerParts,
  { timeframe }: JobHeader,
  symbol: string,
  wanted: string | undefined,
  found: string | undefined,
): ProcessingResult => {
  const message = `The runner ${name} has another version of ${symbol} ${timeframe} (${shown(found)}) than the job asks about (${shown(wanted)}): give all runners the same candles`
  return failedResult(symbol, new CandlesUnavailable({ symbol, message }))
}

/** Why the symbols of a chunk cannot be answered from the candles of this runner; empty where nothing is asked of them. */
export const otherVersions = Effect.fnUntraced(function* (
  parts: RunnerParts,
  header: JobHeader,
  { symbols, versions }: Work,
) {
  const results = new Map<string, ProcessingResult>()
  if (versions === undefined) return results
  const found = yield* parts.versions?.(symbols, header.timeframe) ?? Effect.undefined
  for (const [at, symbol] of symbols.entries()) {
    const wanted = versions[at]
    if (found?.[at] !== wanted) results.set(symbol, refused(parts, header, symbol, wanted, found?.[at]))
  }
  return results
})
