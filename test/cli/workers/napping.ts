import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"
import { untilThereIs } from "./gate.ts"

/** SLOW says that it runs and waits for the file that the environment names as GATE, NEVER for as long as it may. */
launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.gen(function* () {
      if (symbol === "SLOW") {
        process.stdout.write("SLOW runs\n")
        yield* untilThereIs(process.env["GATE"] ?? "")
      }
      if (symbol === "NEVER") yield* Effect.never
      return { matches: [{ time: 0, close: 7, values: {} }], computedIndicators: {} }
    }),
  ),
)
