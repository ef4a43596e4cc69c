import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { ResultEncoder } from "./encoding/ResultEncoder.ts"
import type { Listed } from "./listed.ts"
import type { RunTally } from "./runTables.ts"

/** Results are encoded when this many of them, or of their matches, wait: together each takes less time. */
const MOST_RESULTS = 256
const MOST_MATCHES = 1024

/** Options of the intake of a run. */
export interface IntakeOptions {
  readonly symbols: Listed
  /** The progress of the run so far. */
  readonly tally: RunTally
  /** Earlier results, which new ones of their symbols replace. */
  readonly replaced?: ReadonlyMap<string, { readonly matches: number; readonly error?: unknown }>
}

/** Counts the results of a run, and encodes many at a time. */
export const makeIntake = (encoder: ResultEncoder, { replaced, symbols, tally }: IntakeOptions) => {
  let { completed, errors, matches } = tally
  let answered = 0
  let place = -1
  let waiting: Array<ProcessingResult> = []
  let waitingMatches = 0

  const count = ({ error, matches: found, symbol }: ProcessingResult): void => {
    const instead = replaced?.get(symbol)
    completed += instead === undefined ? 1 : 0
    matches += found.length - (instead?.matches ?? 0)
    errors += (error === undefined ? 0 : 1) - (instead?.error === undefined ? 0 : 1)
  }
  const settle = (): void => {
    if (waiting.length === 0) return
    const places: Array<number> = []
    for (const result of waiting) {
      count(result)
      place = symbols.indexOf(result.symbol, place + 1)
      places.push(place)
    }
    encoder.add(waiting, places)
    waiting = []
    waitingMatches = 0
  }
  return {
    /** Adds a result, which must not change before `settle`; returns whether it has been settled. */
    add: (result: ProcessingResult): boolean => {
      answered += 1
      waiting.push(result)
      waitingMatches += result.matches.length
      if (waiting.length < MOST_RESULTS && waitingMatches < MOST_MATCHES) return false
      settle()
      return true
    },
    /** Counts and encodes the added results. */
    settle,
    /** How many results were added. */
    answered: (): number => answered,
    /** The progress of the run, with settled results. */
    tally: (): RunTally => ({ completed, matches, errors }),
  }
}
