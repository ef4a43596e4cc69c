import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { faultOf } from "./faults.ts"

launch(SymbolProcessor.layerOf((symbol) => faultOf(symbol).process(symbol)))
