import { parentPort, workerData } from "node:worker_threads"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { MeasureWork, type SymbolProcessor } from "../job/SymbolProcessor.ts"
import type { WorkerBoot } from "../pool/protocol.ts"
import { encodeJobError } from "./encodeErrors.ts"
import { WorkerLoop } from "./WorkerLoop.ts"

/**
 * Makes the file that calls it a worker module: builds the layer once, then
 * answers symbols with its `SymbolProcessor`. Settings given to the pool as
 * `config` are read with Effect's `Config`; what is not there is looked up in
 * the environment. A layer that fails with a `JobError` gives the pool that
 * reason; any other failure is `PoolUnavailable`.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { SymbolProcessor } from "marketsweep"
 * import { launch } from "marketsweep/worker"
 *
 * launch(
 *   SymbolProcessor.layerOf((symbol) =>
 *     Effect.succeed({ matches: [], computedIndicators: { length: symbol.length } }),
 *   ),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const launch = <E>(layer: Layer.Layer<SymbolProcessor, E>): void => {
  const boot = bootOf(workerData)
  const port = parentPort
  if (boot === undefined || port === null) {
    throw new Error("launch runs in a worker module that SymbolPool.layerThreads starts, not on its own")
  }
  const settings = Layer.mergeAll(
    ConfigProvider.layer(ConfigProvider.orElse(ConfigProvider.fromUnknown(boot.config), ConfigProvider.fromEnv())),
    Layer.succeed(MeasureWork)(boot.measureWork),
  )
  // Never closed: a worker ends with its thread.
  const scope = Scope.makeUnsafe()
  const build = Layer.buildWithScope(Layer.provideMerge(layer, settings), scope)
  Effect.runFork(build).addObserver((exit) => {
    if (Exit.isSuccess(exit)) new WorkerLoop(port, boot, exit.value).start()
    else port.postMessage({ type: "failed", error: encodeJobError(exit.cause) })
  })
}

const bootOf = (data: unknown): WorkerBoot | undefined =>
  typeof data === "object" && data !== null && "marketsweep" in data ? (data.marketsweep as WorkerBoot) : undefined
