import * as Effect from "effect/Effect"
import { writeSync } from "node:fs"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

/** HANGS says that it runs, to the process itself: its thread does nothing more, and never ends. */
launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      if (symbol === "HANGS") {
        writeSync(2, "HANGS runs\n")
        for (;;);
      }
      return { matches: [{ time: 0, close: 7, values: {} }], computedIndicators: {} }
    }),
  ),
)
