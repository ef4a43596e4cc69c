import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { ResultEncoder } from "./encoding/ResultEncoder.ts"
import type { Listed } from "./listed.ts"
import type { RunTally } from "./runTables.ts"

/** Options of the intake of a run. */
export interface IntakeOptions {
  readonly symbols: Listed
  /** The progress of the run so far. */
  readonly tally: RunTally
  /** Earlier results that new ones of the same symbol replace. */
  readonly replaced?: ReadonlyMap<string, { readonly matches: number; readonly error?: unknown }>
}

/** Makes what counts and encodes the results of a run. */
export const makeIntake = (encoder: ResultEncoder, { replaced, symbols, tally }: IntakeOptions) => {
  let { completed, errors, matches } = tally
  let answered = 0
  let place = -1

  return {
    /** Adds a result, which may be changed afterwards. */
    add: (result: ProcessingResult): void => {
      const { error, matches: found, symbol } = result
      const instead = replaced?.get(symbol)
      answered += 1
      completed += instead === undefined ? 1 : 0
      matches += found.length - (instead?.matches ?? 0)
      errors += (error === undefined ? 0 : 1) - (instead?.error === undefined ? 0 : 1)
      place = symbols.indexOf(symbol, place + 1)
      encoder.add(result, place)
    },
    /** How many results were added. */
    answered: (): number => answered,
    /** The progress of the run. */
    tally: (): RunTally => ({ completed, matches, errors }),
  }
}
