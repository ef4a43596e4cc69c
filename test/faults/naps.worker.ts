import { existsSync } from "node:fs"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

/**
 * Each symbol prints that it runs, and sleeps for 10 ms at a time until the file `go` exists; `quick:…` only sleeps
 * once.
 */
launch(
  Layer.effect(
    SymbolProcessor,
    Effect.map(Config.String("go"), (go) => ({
      prepare: () =>
        Effect.succeed({
          process: (symbol: string) =>
            symbol.startsWith("quick:")
              ? Effect.as(Effect.sleep(10), answerOf(symbol))
              : Effect.sync(() => process.stderr.write(`${symbol} runs\n`)).pipe(
                  Effect.andThen(
                    Effect.repeat(Effect.sync(() => existsSync(go)).pipe(Effect.delay(10)), { until: Boolean }),
                  ),
                  Effect.as(answerOf(symbol)),
                ),
        }),
    })),
  ),
)
