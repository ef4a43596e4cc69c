import { threadId } from "node:worker_threads"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { StoreUnavailable } from "../../src/job/JobError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

/** Every second worker of the process finds no store. */
const starts = threadId % 2 === 0

const broken = Layer.effect(
  SymbolProcessor,
  Effect.fail(new StoreUnavailable({ path: "no/such.db", message: "There is no store at no/such.db" })),
)

launch(starts ? SymbolProcessor.layerOf((symbol) => Effect.succeed(answerOf(symbol))) : broken)
