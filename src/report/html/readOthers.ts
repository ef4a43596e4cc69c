import * as Effect from "effect/Effect"
import type { CandleRepository } from "../../candles/CandleRepository.ts"
import { COLUMNS } from "../../candles/Candles.ts"
import type { Listing } from "../../candles/Listing.ts"
import { readRequested } from "../../candles/requestedCandles.ts"
import type { OtherSymbol } from "../../formula/plan/Plan.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { copyOf, type ReadBars } from "./readBars.ts"

/** Another symbol that the formula requests, as the store has it. */
export interface ReadOther {
  /** As the formula writes it. */
  readonly symbol: string
  /** Undefined if the store has no such symbol, and the formula does without. */
  readonly found:
    | {
        readonly name: string
        readonly listing: Listing | undefined
        readonly bars: ReadBars
        readonly readsVolume: boolean
      }
    | undefined
}

/** Other symbols that a report carries, and those that it does not, and why. */
export interface ReadOthers {
  readonly carried: ReadonlyArray<ReadOther>
  readonly leftOut: ReadonlyArray<readonly [symbol: string, why: string]>
}

/** What a bar about takes in the file. */
const BYTES_A_BAR = 8

/** At most this part of a report is bars of other symbols, which nobody sees. */
const SHARE = 0.5

/**
 * Reads the other symbols that a formula requests, each with its whole history, since its values may depend on all of
 * it. What the file has no room for is left out: the page then says that it cannot run the formula.
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
    const asked = { symbol, columns: COLUMNS, isOptional }
    const read = yield* Effect.result(
      readRequested(repository, asked, { timeframe, range }, (request) => repository.prepare?.(request) ?? Effect.void),
    )
    if (read._tag === "Failure") {
      // The run may be older than the store.
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
