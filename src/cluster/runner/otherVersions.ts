import * as Effect from "effect/Effect"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { CandlesUnavailable } from "../../job/SymbolError.ts"
import type { Work } from "../board/Board.ts"
import type { RunnerParts } from "./RunnerParts.ts"

const SHOWN = 12
/** What is shown before the place where two versions begin to differ. */
const SHOWN_BEFORE = 2

const lengthOfCommon = (a: string, b: string): number => {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

/** Two versions, cut to where they differ. */
const shown = (versions: readonly [string | undefined, string | undefined]): ReadonlyArray<string> => {
  const [a = "", b = ""] = versions
  const common = lengthOfCommon(a, b)
  const from = common + SHOWN_BEFORE < SHOWN ? 0 : common - SHOWN_BEFORE
  return versions.map((version) => {
    if (version === undefined) return "none"
    const text = version.slice(from, from + SHOWN)
    return `${from > 0 ? "…" : ""}${text}${from + SHOWN < version.length ? "…" : ""}`
  })
}

/** Whether a runner's candles were other ones already when a chunk began, or are since. */
type Moment = "before" | "meanwhile"

/** The result of a symbol of which this runner has other candles than the job asks about. */
const refused = (
  { name }: RunnerParts,
  { timeframe }: JobHeader,
  symbol: string,
  wanted: string | undefined,
  found: string | undefined,
  moment: Moment,
): ProcessingResult => {
  const [own, asked] = shown([found, wanted])
  const fault =
    moment === "before"
      ? `The runner ${name} has another version of ${symbol} ${timeframe} (${own}) than the job asks about (${asked})`
      : `The candles of ${symbol} ${timeframe} on the runner ${name} have changed while it ran: they are of version ${own}, and the job asks about ${asked}`
  const message = `${fault}: give all runners the same candles, and do not change them while a job runs`
  return failedResult(symbol, new CandlesUnavailable({ symbol, message }))
}

/**
 * Why the symbols of a chunk cannot be answered from the candles of this runner; empty where nothing is asked of them, or
 * its store cannot tell versions.
 */
export const otherVersions = Effect.fnUntraced(function* (
  parts: RunnerParts,
  header: JobHeader,
  { symbols, versions }: Pick<Work, "symbols" | "versions">,
  moment: Moment,
) {
  const results = new Map<string, ProcessingResult>()
  if (versions === undefined || parts.versions === undefined) return results
  const found = yield* parts.versions(symbols, header.timeframe)
  for (const [at, symbol] of symbols.entries()) {
    const wanted = versions[at]
    if (found[at] !== wanted) results.set(symbol, refused(parts, header, symbol, wanted, found[at], moment))
  }
  return results
})
