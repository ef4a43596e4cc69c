import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

/** Answers of about 2 MB each as objects. */
launch(
  SymbolProcessor.layerOf(() =>
    Effect.sync(() => ({
      matches: Array.from({ length: 12_000 }, (_, time) => ({ time, close: time + 0.25, values: {} })),
      computedIndicators: {},
    })),
  ),
)
