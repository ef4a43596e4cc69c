import { threadId } from "node:worker_threads"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { faultOf } from "./faults.ts"

/** Every second worker of the process dies before it is ready. */
if (threadId % 2 === 0) process.exit(3)

launch(SymbolProcessor.layerOf((symbol) => faultOf(symbol).process(symbol)))
