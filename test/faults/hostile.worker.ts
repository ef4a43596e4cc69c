import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { hostile } from "./hostile.ts"

launch(
  SymbolProcessor.layerOf(
    (symbol) => hostile[symbol.split(":")[0]]?.process(symbol) ?? Effect.succeed(answerOf(symbol)),
  ),
)
