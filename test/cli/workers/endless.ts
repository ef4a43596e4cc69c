import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

/** Tells that it has begun, and never ends. */
launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.suspend(() => {
      process.stdout.write(`began ${symbol}\n`)
      return Effect.never
    }),
  ),
)
