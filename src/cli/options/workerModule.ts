import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { defaultWorker } from "../../worker/defaultWorkerUrl.ts"
import { UsageError } from "./UsageError.ts"

/** The module of `--worker`, or the one that runs formulas. */
export const workerModule = Effect.fnUntraced(function* (worker: Option.Option<string>) {
  if (Option.isNone(worker)) return defaultWorker
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const file = path.resolve(worker.value)
  const exists = yield* files.exists(file).pipe(Effect.orElseSucceed(() => false))
  if (!exists) return yield* new UsageError({ message: `there is no worker module ${file}: check --worker` })
  return yield* Effect.orDie(path.toFileUrl(file))
})
