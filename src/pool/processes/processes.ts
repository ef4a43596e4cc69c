import * as Effect from "effect/Effect"
import { settingsOf } from "../supervision/options.ts"
import { makeSupervised } from "../supervision/supervised.ts"
import { openChild } from "./openChild.ts"
import { environmentOf, execArgvOf, type ProcessesOptions, residentLimitOf } from "./options.ts"
import { Warden } from "./Warden.ts"

/** The pool of child processes, and the shell that watches over them. */
export const makeProcesses = Effect.fnUntraced(function* (options: ProcessesOptions) {
  const log = Effect.runForkWith(yield* Effect.context())
  const warden = yield* Effect.acquireRelease(
    Effect.sync(() => new Warden((message) => void log(Effect.logWarning(message)))),
    (running) => Effect.callback<void>((resume) => running.close(() => resume(Effect.void))),
  )
  const { worker, maxHeapMb, permissions } = options
  const open = openChild({
    worker,
    maxHeapMb,
    permissions,
    execArgv: execArgvOf(options),
    env: environmentOf(options),
    maxResidentMb: residentLimitOf(options),
    warden,
  })
  return yield* makeSupervised(settingsOf(options, open))
})
