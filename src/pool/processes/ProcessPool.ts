import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { JobError } from "../../job/JobError.ts"
import { toStandardError } from "../../job/toStandardError.ts"
import { SymbolPool } from "../SymbolPool.ts"
import { settingsOf } from "../supervision/options.ts"
import { makeSupervisedPool } from "../supervision/supervised.ts"
import { openChild } from "./openChild.ts"
import { environmentOf, execArgvOf, type Options, residentLimitOf } from "./options.ts"
import { Warden } from "./Warden.ts"

export type { Permissions } from "./nodeArguments.ts"
export type { Options } from "./options.ts"

/** Makes the pool, and the shell that kills its children if this process is killed. */
const makeProcesses = Effect.fnUntraced(function* (options: Options) {
  const log = Effect.runForkWith(yield* Effect.context())
  const warden = yield* Effect.acquireRelease(
    Effect.sync(() => new Warden((message) => void log(toStandardError(Effect.logWarning(message))))),
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
  return yield* makeSupervisedPool(settingsOf(options, open))
})

/**
 * Runs symbols in child processes, with the guarantees of `ThreadPool` and a limit on all memory. A symbol that exceeds
 * it, with one array or with typed arrays, is `OutOfMemory`; this process and the other children are not affected. For
 * code that is not trusted with memory. Each child is a Node process: 44 MB and 80 ms before its imports. Unlike
 * threads, idle children keep this process alive until the layer's scope is closed: dispose a `ManagedRuntime`.
 *
 * ```ts
 * import { defaultWorker, ProcessPool } from "marketsweep"
 *
 * const processes = ProcessPool.layer({
 *   worker: defaultWorker,
 *   config: { store: "market.db" },
 *   maxHeapMb: 256,
 *   maxResidentMb: 512,
 * })
 * ```
 *
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<SymbolPool, JobError> =>
  Layer.effect(SymbolPool, makeProcesses(options))
