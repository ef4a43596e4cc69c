import { appendFileSync } from "node:fs"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

const answer = { matches: [], computedIndicators: {} }

/**
 * `quick` symbols are answered at once, `late` ones after 50 ms; any other appends the
 * id of its process to the file `heartbeat` every ms while it runs.
 */
const heartbeat = Effect.map(Config.NonEmptyString("heartbeat"), (file) => {
  const beat = Effect.sync(() => appendFileSync(file, `${process.pid}\n`))
  const run = (symbol: string) => {
    if (symbol.startsWith("quick")) return Effect.succeed(answer)
    if (symbol.startsWith("late")) return Effect.as(Effect.sleep(50), answer)
    return Effect.forever(Effect.andThen(beat, Effect.sleep(1)))
  }
  return { prepare: () => Effect.succeed({ process: run }) }
})

launch(Layer.effect(SymbolProcessor, heartbeat))
