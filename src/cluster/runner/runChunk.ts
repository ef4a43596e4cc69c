import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { ProcessingEngine } from "../../engine/ProcessingEngine.ts"
import type { JobError } from "../../job/JobError.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { Failed, PoolLost } from "../../job/SymbolError.ts"
import type { Outcome, Work } from "../board/Board.ts"
import { universeOf } from "../protocol/members.ts"
import { encodeResults } from "../protocol/resultLines.ts"
import { decodeSymbols, symbolFault, type Task } from "../protocol/protocol.ts"
import { otherVersions } from "./otherVersions.ts"
import type { RunnerParts } from "./RunnerParts.ts"

/** The third runner to begin a chunk uses child processes: the chunk may have killed the two before it. */
const TRUSTED_ATTEMPTS = 2
/** A chunk is begun at most this often; then its symbols are `PoolLost`. */
const MOST_ATTEMPTS = 8

/** This runner cannot run a chunk; another runner or a later try may succeed. */
export class ChunkReturned extends Schema.TaggedError<ChunkReturned>()("ChunkReturned", { message: Schema.String }) {}

/** The error is the runner's fault, not the symbol's: another runner may have a result. */
const isOfRunner = ({ error }: ProcessingResult): boolean => error?._tag === "PoolLost"
const isOfStore = ({ error }: ProcessingResult): boolean => error?._tag === "CandlesUnavailable"

/** The runner's fault according to the results of a chunk; `undefined` if there is none. */
const runnerFault = (results: ReadonlyArray<ProcessingResult>): string | undefined => {
  const lost = results.find(isOfRunner)
  const found = lost ?? (results.length > 0 && results.every(isOfStore) ? results[0] : undefined)
  return found?.error?.message
}

const summed = (parts: RunnerParts, results: ReadonlyArray<ProcessingResult>, elapsedMs: number): Outcome => ({
  runner: parts.name,
  parts: encodeResults(results),
  elapsedMs,
  workMs: results.reduce((sum, { processingTimeMs }) => sum + processingTimeMs, 0) / Math.max(1, parts.pool.workers),
  completed: results.length,
  matches: results.reduce((sum, { matches }) => sum + matches.length, 0),
  errors: results.filter(({ error }) => error !== undefined).length,
})

/** The outcome of a chunk without valid content. */
export const withoutResults = (parts: RunnerParts): Outcome => summed(parts, [], 0)

/** The error of a symbol that is too long; `undefined` if it is not. */
const refusedOf = (symbol: string): ProcessingResult | undefined => {
  const message = symbolFault(symbol)
  return message === undefined ? undefined : failedResult(symbol, new Failed({ symbol, message }))
}

const answer = Effect.fnUntraced(function* (
  parts: RunnerParts,
  engine: ProcessingEngine["Service"],
  header: JobHeader,
  work: Work,
  task: Task,
) {
  // Versions are checked before and after: the store may have been replaced by another one while the chunk ran.
  const before = yield* otherVersions(parts, header, work, "before")
  const symbols = decodeSymbols(work.symbols.filter((symbol) => !before.has(symbol)))
  const id = `${header.id}-chunk-${task.number}`
  const results = yield* engine.processBatch({
    ...header,
    id,
    symbols,
    ...(yield* universeOf(work.symbols, work.members)),
  })
  const meanwhile = yield* otherVersions(parts, header, work, "meanwhile")
  const bySymbol = new Map(results.map((result) => [result.symbol, result]))
  return {
    fault: runnerFault(results),
    results: work.symbols.flatMap(
      (symbol) => refusedOf(symbol) ?? before.get(symbol) ?? meanwhile.get(symbol) ?? bySymbol.get(symbol) ?? [],
    ),
  }
})

const givenUp = (symbols: ReadonlyArray<string>, reason: string): ReadonlyArray<ProcessingResult> => {
  const message = `Its chunk was begun ${MOST_ATTEMPTS} times and never ended: ${reason}`
  return symbols.map((symbol) => failedResult(symbol, new PoolLost({ symbol, message })))
}

/**
 * Runs the symbols of a chunk, depending on the number of `attempts`:
 *
 *     1, 2 ──► on this runner's pool ──► results, or returned if the runner is at fault
 *     3 to 7 ──► in child processes: a symbol that kills its process is `Crashed` ──► the same
 *     8 ──► in child processes; symbols are `PoolLost` if the runner is at fault
 *     more ──► not at all
 */
export const runChunk = Effect.fn("Runner.chunk")(function* (
  parts: RunnerParts,
  header: JobHeader,
  work: Work,
  task: Task,
  attempts: number,
) {
  const startedAt = yield* Clock.currentTimeMillis
  if (attempts > MOST_ATTEMPTS) {
    return summed(parts, givenUp(work.symbols, "whatever ran it died, also in child processes"), 0)
  }
  const engine = attempts > TRUSTED_ATTEMPTS ? parts.openIsolated : Effect.succeed(parts.engine)
  if (attempts > TRUSTED_ATTEMPTS) {
    yield* Effect.logWarning("A chunk that was begun twice runs in child processes")
  }
  const { fault, results } = yield* engine.pipe(
    Effect.flatMap((opened) => answer(parts, opened, header, work, task)),
    Effect.scoped,
    Effect.catch(({ message }: JobError) => Effect.succeed({ fault: message, results: [] })),
  )
  const elapsedMs = (yield* Clock.currentTimeMillis) - startedAt
  if (fault === undefined) return summed(parts, results, elapsedMs)
  if (attempts < MOST_ATTEMPTS) return yield* new ChunkReturned({ message: fault })
  return summed(parts, results.length > 0 ? results : givenUp(work.symbols, fault), elapsedMs)
})
