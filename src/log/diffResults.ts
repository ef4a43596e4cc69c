import type { MatchedBar, ProcessingResult } from "../job/ProcessingResult.ts"

/** A match that only one of two runs has. @since 0.1.0 */
export interface MatchChange {
  readonly change: "added" | "removed"
  readonly symbol: string
  readonly match: MatchedBar
}

/** A symbol that only one of two runs answered. `message` is its error in the other run, `undefined` if that did not run it. @since 0.1.0 */
export interface AnswerChange {
  readonly change: "answered" | "unanswered"
  readonly symbol: string
  readonly message: string | undefined
}

const bySymbol = (results: Iterable<ProcessingResult>): Map<string, ProcessingResult> =>
  new Map(Array.from(results, (result) => [result.symbol, result]))

const without = (matches: ReadonlyArray<MatchedBar>, others: ReadonlyArray<MatchedBar>): ReadonlyArray<MatchedBar> => {
  const times = new Set(others.map(({ time }) => time))
  return matches.filter(({ time }) => !times.has(time))
}

const hasAnswer = (result: ProcessingResult | undefined): boolean => result !== undefined && result.error === undefined

/**
 * Compares the results of two runs: matches are equal if their symbols and times are. The matches of a symbol that only one
 * of the runs answered are not compared.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 * import { diffResults, RunLog } from "marketsweep/log"
 *
 * const changes = Effect.gen(function* () {
 *   const log = yield* RunLog
 *   const results = (run: number) => Stream.runCollect(log.results(run))
 *   return diffResults(yield* results(11), yield* results(12))
 * })
 * ```
 *
 * @since 0.1.0
 */
export const diffResults = (
  before: Iterable<ProcessingResult>,
  after: Iterable<ProcessingResult>,
): ReadonlyArray<MatchChange | AnswerChange> => {
  const old = bySymbol(before)
  const now = bySymbol(after)
  const symbols = [...new Set([...old.keys(), ...now.keys()])].toSorted()
  return symbols.flatMap((symbol): ReadonlyArray<MatchChange | AnswerChange> => {
    const [was, is] = [old.get(symbol), now.get(symbol)]
    if (was !== undefined && is !== undefined && hasAnswer(was) && hasAnswer(is)) {
      return [
        ...without(was.matches, is.matches).map((match) => ({ change: "removed" as const, symbol, match })),
        ...without(is.matches, was.matches).map((match) => ({ change: "added" as const, symbol, match })),
      ]
    }
    if (hasAnswer(is)) return [{ change: "answered", symbol, message: was?.error?.message }]
    if (hasAnswer(was)) return [{ change: "unanswered", symbol, message: is?.error?.message }]
    return []
  })
}
