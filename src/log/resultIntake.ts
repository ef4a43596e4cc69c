import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { ResultEncoder } from "./encoding/ResultEncoder.ts"
import type { Listed } from "./listed.ts"
import type { RunTally } from "./runTables.ts"

/** Results wait for so many others, or for so many matches together: many take less time each than one. */
const MOST_RESULTS = 256
const MOST_MATCHES = 1024

/** What is known of a run before its results come. */
export interface IntakeOptions {
  readonly symbols: Listed
  /** How far the run is. */
  readonly tally: RunTally
  /** Results that count until their symbols have others. */
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
    /** Takes a result, which is not to be changed before it is settled; whether it is settled. */
    add: (result: ProcessingResult): boolean => {
      answered += 1
      waiting.push(result)
      waitingMatches += result.matches.length
      if (waiting.length < MOST_RESULTS && waitingMatches < MOST_MATCHES) return false
      settle()
      return true
    },
    /** Counts and encodes what was added. */
    settle,
    /** How many results were added. */
    answered: (): number => answered,
    /** How far the run is with what is settled. */
    tally: (): RunTally => ({ completed, matches, errors }),
  }
}
