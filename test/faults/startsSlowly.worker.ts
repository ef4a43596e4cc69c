import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

const layer = SymbolProcessor.layerOf((symbol) => Effect.succeed(answerOf(symbol)))

launch(Layer.unwrap(Effect.as(Effect.sleep(700), layer)))
