import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { Failed } from "../../src/job/SymbolError.ts"
import { launch } from "../../src/worker/launch.ts"

/** Answers with the length of the symbol's name after a nap of so many ms as its formula says; one named FAILS fails. */
launch(
  SymbolProcessor.layerOf((symbol, { formula }) =>
    Effect.delay(
      symbol.startsWith("FAILS")
        ? Effect.fail(new Failed({ symbol, message: "as asked" }))
        : Effect.succeed({
            matches: [{ time: 86_400_000, close: 1.5, values: { a: null, b: true } }],
            computedIndicators: { length: symbol.length },
          }),
      Number(formula ?? 0),
    ),
  ),
)
