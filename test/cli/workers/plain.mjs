// No type checker has seen this one: it answers without an Effect.
import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../../src/job/SymbolProcessor.ts"
import { launch } from "../../../src/worker/index.ts"

const answer = { matches: [], computedIndicators: {} }

const returned = {
  OBJECT: () => answer,
  PROMISE: async () => answer,
  REJECTED: async () => {
    throw new Error("rejected")
  },
  NOTHING: () => {},
}

launch(SymbolProcessor.layerOf((symbol) => (symbol in returned ? returned[symbol]() : Effect.succeed(answer))))
