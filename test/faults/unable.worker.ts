import { closeSync, openSync } from "node:fs"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { InvalidJob } from "../../src/job/JobError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

/** Whether this worker is the first to make a file. */
const isFirst = (path: string): boolean => {
  try {
    closeSync(openSync(path, "wx"))
    return true
  } catch {
    return false
  }
}

/** Only the first worker that prepares a job can run it. */
launch(
  Layer.effect(
    SymbolProcessor,
    Effect.map(Config.String("folder"), (folder) => ({
      prepare: ({ id }) =>
        isFirst(`${folder}/${id}`)
          ? Effect.succeed({ process: (symbol: string) => Effect.as(Effect.sleep(1), answerOf(symbol)) })
          : Effect.fail(new InvalidJob({ message: "Another worker has it" })),
    })),
  ),
)
