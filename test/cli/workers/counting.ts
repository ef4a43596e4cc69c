import * as Effect from "effect/Effect"
import { appendFileSync } from "node:fs"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"
import { untilThereIs } from "./gate.ts"

/**
 * How many symbols run without waiting. Two workers have at most 1,024 symbols of 2,500 in flight, in any order on a busy
 * machine: before the first that waits is sent, hundreds have been answered.
 */
const FREE = 2000

/** Appends each symbol that runs to the file named by the formula. S2000 and later ones wait for the file beside it, ….open. */
launch(
  SymbolProcessor.layerOf((symbol, { formula = "" }) =>
    Effect.gen(function* () {
      appendFileSync(formula, `${symbol}\n`)
      if (Number(symbol.slice(1)) >= FREE) yield* untilThereIs(`${formula}.open`)
      return { matches: [{ time: 0, close: symbol.length, values: {} }], computedIndicators: {} }
    }),
  ),
)
