import * as Effect from "effect/Effect"
import { appendFileSync } from "node:fs"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

/** Takes a moment, and writes down that it ran: to the file that the formula names. */
launch(
  SymbolProcessor.layerOf((symbol, { formula }) =>
    Effect.sync(() => {
      appendFileSync(formula ?? "", `${symbol}\n`)
      const until = performance.now() + 1
      while (performance.now() < until);
      return { matches: [{ time: 0, close: symbol.length, values: {} }], computedIndicators: {} }
    }),
  ),
)
