import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { CHILD_ARGUMENT } from "../pool/markers.ts"
import { MeasureWork, type SymbolProcessor } from "../job/SymbolProcessor.ts"
import { encodeJobError } from "./encodeErrors.ts"
import { threadSide } from "./threadSide.ts"
import { WorkerLoop } from "./WorkerLoop.ts"
import type { WorkerSide } from "./WorkerSide.ts"

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
  const side = threadSide() ?? processSide()
  if (side === undefined) {
    throw new Error("launch runs in a worker module that a SymbolPool starts, not on its own")
  }
  if (side instanceof Promise) void side.then((ready) => work(ready, layer))
  else work(side, layer)
}

/** Its code loads sockets: threads do without. */
const processSide = (): Promise<WorkerSide> | undefined =>
  process.argv.at(-1) === CHILD_ARGUMENT ? import("./childSide.ts").then(({ childSide }) => childSide()) : undefined

const work = <E>(side: WorkerSide, layer: Layer.Layer<SymbolProcessor, E>): void => {
  const { config, measureWork } = side.settings
  const settings = Layer.mergeAll(
    ConfigProvider.layer(ConfigProvider.orElse(ConfigProvider.fromUnknown(config), ConfigProvider.fromEnv())),
    Layer.succeed(MeasureWork)(measureWork),
  )
  // Never closed: a worker ends with its thread or process.
  const scope = Scope.makeUnsafe()
  const build = Layer.buildWithScope(Layer.provideMerge(layer, settings), scope)
  Effect.runFork(build).addObserver((exit) => {
    if (Exit.isSuccess(exit)) new WorkerLoop(side, exit.value).start()
    else side.post({ type: "failed", error: encodeJobError(exit.cause) })
  })
}
