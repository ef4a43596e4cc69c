import * as Effect from "effect/Effect"
import type { CandleRepository } from "../../candles/CandleRepository.ts"
import { COLUMNS } from "../../candles/Candles.ts"
import type { Listing } from "../../candles/Listing.ts"
import { readRequested } from "../../candles/requestedCandles.ts"
import type { OtherSymbol } from "../../formula/plan/Plan.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { copyOf, type ReadBars } from "./readBars.ts"

/** Another symbol that the formula requests, as read from the store. */
export interface ReadOther {
  /** As the formula writes it. */
  readonly symbol: string
  /** `undefined` if the store has no such symbol and the formula ignores that. */
  readonly found:
    | {
        readonly name: string
        readonly listing: Listing | undefined
        readonly bars: ReadBars
        readonly readsVolume: boolean
      }
    | undefined
}

/** Other symbols that a report contains, and those left out, with the reason. */
export interface ReadOthers {
  readonly carried: ReadonlyArray<ReadOther>
  readonly leftOut: ReadonlyArray<readonly [symbol: string, why: string]>
}

/** The approximate size of a bar in the file. */
const BYTES_A_BAR = 8

/** The maximum share of a report for bars of other symbols, which are not shown. */
const SHARE = 0.5

/**
 * Reads the other symbols that a formula requests, each with its whole history, since the formula's values may depend
 * on all of it. Symbols that do not fit into the file are left out; the page then says that it cannot run the formula.
 */
export const readOthers = Effect.fn("Report.readOthers")(function* (
  repository: CandleRepository["Service"],
  { dateRange: range, timeframe }: JobHeader,
  others: ReadonlyArray<OtherSymbol>,
  maxBytes: number,
) {
  const carried: Array<ReadOther> = []
  const leftOut: Array<readonly [symbol: string, why: string]> = []
  let room = Math.floor((maxBytes * SHARE) / BYTES_A_BAR)
  for (const { columns, isOptional, symbol } of others) {
    const other = { symbol, columns: COLUMNS, isOptional }
    const read = yield* Effect.result(
      readRequested(repository, other, { timeframe, range }, (request) => repository.prepare?.(request) ?? Effect.void),
    )
    if (read._tag === "Failure") {
      // The store may have changed since the run.
      if (read.failure._tag !== "InvalidJob") return yield* read.failure
      leftOut.push([symbol, "the store had none when the report was made"])
      continue
    }
    if (read.success === undefined) {
      carried.push({ symbol, found: undefined })
      continue
    }
    const { candles, name } = read.success
    if (candles.length > room) {
      leftOut.push([symbol, `its ${candles.length} bars would make the file too large`])
      continue
    }
    room -= candles.length
    const [listing] = repository.listings === undefined ? [] : yield* repository.listings([name])
    carried.push({
      symbol,
      found: { name, listing, bars: copyOf(candles), readsVolume: columns.includes("volume") },
    })
  }
  return { carried, leftOut } satisfies ReadOthers
}, Effect.scoped)
