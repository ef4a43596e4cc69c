import { isMainThread } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { memoryFaults } from "./processFaults.ts"
import { kindOf } from "./storm/StormFault.ts"
import { stormFaultOf } from "./storm/stormFaults.ts"

const isolation = isMainThread ? "processes" : "threads"

/** Does what its symbols are named for: every fault of the storms, and those that fill the memory. */
launch(
  SymbolProcessor.layerOf((symbol) => {
    const fault = memoryFaults[kindOf(symbol)] ?? stormFaultOf(isolation, symbol)
    return fault?.process(symbol) ?? Effect.succeed(answerOf(symbol))
  }),
)
