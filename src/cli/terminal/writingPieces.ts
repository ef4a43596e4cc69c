import type { ProcessingResult } from "../../job/ProcessingResult.ts"

/** What is turned into text in one go: some milliseconds of work. */
const RESULTS = 64
const MATCHES = 1000

/**
 * Cuts results that came together into pieces that are written one after the
 * other. Between two of them the process can hear of an interruption, of its
 * timers and of its workers, however much there is to write.
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
