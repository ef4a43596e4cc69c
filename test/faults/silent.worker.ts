import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { holdForever } from "./hold.ts"

launch(SymbolProcessor.layerOf((symbol) => Effect.succeed(answerOf(symbol))))

// It becomes ready, and then never receives a message.
setImmediate(holdForever)
