import * as Effect from "effect/Effect"
import { type SymbolAnswer, SymbolProcessor } from "../../src/index.ts"
import { launch } from "../../src/worker/index.ts"
import { perform } from "./tasks.ts"

// What plain JavaScript can answer, whatever the types say.
const answer = (value: unknown) => ({ matches: [], computedIndicators: { value } }) as SymbolAnswer

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.suspend(() => {
      const value = perform(symbol)
      return value instanceof Promise
        ? Effect.map(
            Effect.promise(() => value),
            answer,
          )
        : Effect.succeed(answer(value))
    }),
  ),
)
