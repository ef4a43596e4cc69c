import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      if (symbol === "HANGS") for (;;);
      return { matches: [{ time: 0, close: 7, values: {} }], computedIndicators: {} }
    }),
  ),
)
