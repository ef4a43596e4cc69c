import type { ProcessingResult } from "../../job/ProcessingResult.ts"

/** How many results to format at once: some milliseconds of work. */
const RESULTS = 64
const MATCHES = 1000

/**
 * Splits results that arrive together into pieces. The process handles
 * interruptions, timers and messages of workers between two pieces, however
 * many results there are.
 */
export function* writingPieces(results: ReadonlyArray<ProcessingResult>): Generator<ReadonlyArray<ProcessingResult>> {
  let start = 0
  let matches = 0
  for (let at = 0; at < results.length; at++) {
    matches += results[at].matches.length
    if (at + 1 - start < RESULTS && matches < MATCHES) continue
    yield results.slice(start, at + 1)
    start = at + 1
    matches = 0
  }
  if (start < results.length) yield results.slice(start)
}
