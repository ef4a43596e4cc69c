import { existsSync } from "node:fs"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { StoreUnavailable } from "../../src/job/JobError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { faultOf } from "./faults.ts"

/** Starts only while its store exists; a symbol may be slow, or a fault. */
launch(
  Layer.unwrap(
    Effect.gen(function* () {
      const path = yield* Config.String("store")
      if (!existsSync(path)) return yield* new StoreUnavailable({ path, message: `There is no store at ${path}` })
      return SymbolProcessor.layerOf((symbol) =>
        symbol.startsWith("slow:") ? Effect.as(Effect.sleep(10), answerOf(symbol)) : faultOf(symbol).process(symbol),
      )
    }),
  ),
)
