import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { holdForever } from "./hold.ts"

launch(SymbolProcessor.layerOf((symbol) => Effect.succeed(answerOf(symbol))))

// It says that it is ready, and never hears what it is asked for.
setImmediate(holdForever)
