import * as Effect from "effect/Effect"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { CandlesUnavailable } from "../../job/SymbolError.ts"
import type { Work } from "../board/Board.ts"
import { differenceOf, versionsFor } from "../protocol/seriesVersions.ts"
import type { RunnerParts } from "./RunnerParts.ts"

const SHOWN = 12
/** How many equal characters to show before the first difference of two versions. */
const SHOWN_BEFORE = 2

const lengthOfCommon = (a: string, b: string): number => {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

/** Shortens two versions to where they differ. */
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

/** Whether a runner's candles differed before a chunk began, or changed while it ran. */
type Moment = "before" | "meanwhile"

/** The result of a symbol for which this runner has different candles than the job. */
const refused = (
  { name }: RunnerParts,
  { timeframe }: JobHeader,
  symbol: string,
  versions: { readonly wanted: string | undefined; readonly found: string | undefined },
  moment: Moment,
): ProcessingResult => {
  const { found, series, wanted } = differenceOf(symbol, versions.found, versions.wanted)
  const [own, asked] = shown([found, wanted])
  const what = `${series} ${timeframe}${series === symbol ? "" : ", which the formula requests,"}`
  const fault =
    moment === "before"
      ? `The runner ${name} has another version of ${what} (${own}) than the job asks about (${asked})`
      : `The candles of ${what} on the runner ${name} changed while the chunk ran: they are now of version ${own}, and the job asks about ${asked}`
  const message = `${fault}: give all runners the same candles, and do not change them while a job runs`
  return failedResult(symbol, new CandlesUnavailable({ symbol, message }))
}

/**
 * Errors for the symbols of a chunk whose candles on this runner have another version; empty if the job has no
 * versions, or the runner's store does not.
 */
export const otherVersions = Effect.fnUntraced(function* (
  parts: RunnerParts,
  header: JobHeader,
  { symbols, versions }: Pick<Work, "symbols" | "versions">,
  moment: Moment,
) {
  const results = new Map<string, ProcessingResult>()
  if (versions === undefined || parts.versions === undefined) return results
  const all = yield* versionsFor(parts.versions, header, symbols)
  for (const [at, symbol] of symbols.entries()) {
    const [found, wanted] = [all[at], versions[at]]
    if (found !== wanted) results.set(symbol, refused(parts, header, symbol, { found, wanted }, moment))
  }
  return results
})
