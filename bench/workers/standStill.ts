import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/index.ts"

// Holds its thread for `ms` a symbol, as a computation would, but no core: so
// that four workers are measured alike on any machine.

const cell = new Int32Array(new SharedArrayBuffer(4))

launch(
  Layer.unwrap(
    Effect.map(Config.Number("ms"), (ms) =>
      SymbolProcessor.layerOf((symbol) =>
        Effect.sync(() => {
          if (ms > 0) Atomics.wait(cell, 0, 0, ms)
          return { matches: [], computedIndicators: { length: symbol.length } }
        }),
      ),
    ),
  ),
)
