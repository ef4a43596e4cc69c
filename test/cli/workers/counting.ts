import * as Effect from "effect/Effect"
import { appendFileSync } from "node:fs"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"
import { untilThereIs } from "./gate.ts"

/** How many symbols run whatever happens. */
const FREE = 1250

/** Writes down that a symbol ran: to the file that the formula names. S1250 and later ones wait for the file beside it, ….open. */
launch(
  SymbolProcessor.layerOf((symbol, { formula = "" }) =>
    Effect.gen(function* () {
      appendFileSync(formula, `${symbol}\n`)
      if (Number(symbol.slice(1)) >= FREE) yield* untilThereIs(`${formula}.open`)
      return { matches: [{ time: 0, close: symbol.length, values: {} }], computedIndicators: {} }
    }),
  ),
)
