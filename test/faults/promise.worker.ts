import { isMainThread } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { memoryFaults } from "./processFaults.ts"
import { kindOf } from "./storm/StormFault.ts"
import { stormFaultOf } from "./storm/stormFaults.ts"

const isolation = isMainThread ? "processes" : "threads"

/** Runs the faults that symbols are named after: all those of the storms, and those that exhaust memory. */
launch(
  SymbolProcessor.layerOf((symbol) => {
    const fault = memoryFaults[kindOf(symbol)] ?? stormFaultOf(isolation, symbol)
    return fault?.process(symbol) ?? Effect.succeed(answerOf(symbol))
  }),
)
