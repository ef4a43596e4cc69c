import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

/** SLOW waits a little, NEVER for as long as it may. */
launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.gen(function* () {
      if (symbol === "SLOW") yield* Effect.sleep("300 millis")
      if (symbol === "NEVER") yield* Effect.never
      return { matches: [{ time: 0, close: 7, values: {} }], computedIndicators: {} }
    }),
  ),
)
