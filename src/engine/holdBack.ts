import { getHeapStatistics } from "node:v8"
import * as Effect from "effect/Effect"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { resultBytes } from "../job/resultBytes.ts"
import type { SymbolPool, SymbolRunner } from "../pool/SymbolPool.ts"

const MB = 1024 * 1024

/**
 * How many bytes of results may wait to be taken: a share of this heap, and so few that most are gone before V8 moves
 * them to its old generation. With 64 MB it moved most, and the old generation grew to 460 MB before it was collected.
 */
const maxWaitingBytes = (): number => Math.min(16 * MB, getHeapStatistics().heap_size_limit / 8)

/** A pool that pauses while too many results wait to be taken. */
export interface HeldBack {
  readonly pool: SymbolPool["Service"]
  /** To be called with results that have been taken. */
  readonly taken: (results: ReadonlyArray<ProcessingResult>) => void
}

/**
 * Lets a pool start symbols only as fast as the bytes of their results are taken: the number of symbols in flight is
 * bound enough for small answers, but a thousand large ones would fill the heap. States, by the bytes that wait:
 *
 *     free ──over the maximum──► held ──down to half of it──► free
 */
export const holdBack = (pool: SymbolPool["Service"], maxBytes = maxWaitingBytes()): HeldBack => {
  const runners = new Set<SymbolRunner>()
  const waiting = new Map<string, number>()
  let bytes = 0
  let isHeld = false

  const count = (change: number): void => {
    bytes += change
    const shouldHold = bytes > (isHeld ? maxBytes / 2 : maxBytes)
    if (shouldHold === isHeld) return
    isHeld = shouldHold
    for (const { hold } of runners) hold?.(isHeld)
  }
  const noteArrival = (result: ProcessingResult): void => {
    const size = resultBytes(result)
    // A retried symbol replaces its own result.
    const before = waiting.get(result.symbol) ?? 0
    waiting.set(result.symbol, size)
    count(size - before)
  }
  const take = ({ symbol }: ProcessingResult): void => {
    const size = waiting.get(symbol) ?? 0
    waiting.delete(symbol)
    count(-size)
  }
  const countResults = (runner: SymbolRunner): SymbolRunner => {
    const { begin, run } = runner
    return {
      run: (symbol) => Effect.tap(run(symbol), (result) => Effect.sync(() => noteArrival(result))),
      ...(begin === undefined
        ? undefined
        : {
            begin: (symbol: string, onResult: (result: ProcessingResult) => void) =>
              begin(symbol, (result) => {
                noteArrival(result)
                onResult(result)
              }),
          }),
    }
  }
  return {
    pool: {
      ...pool,
      open: (job) =>
        Effect.map(pool.open(job), (runner) => {
          runners.add(runner)
          return countResults(runner)
        }),
    },
    taken: (results) => results.forEach(take),
  }
}
