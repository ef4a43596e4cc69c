import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { CHILD_ARGUMENT } from "../pool/protocol/markers.ts"
import { MeasureWork, type SymbolProcessor } from "../job/SymbolProcessor.ts"
import { encodeJobError } from "./encodeErrors.ts"
import { threadSide } from "./threadSide.ts"
import { WorkerLoop } from "./WorkerLoop.ts"
import type { WorkerOptions } from "./WorkerOptions.ts"
import type { WorkerSide } from "./WorkerSide.ts"

/** Starts the worker whose module calls this: it builds the layer, then answers symbols. */
export const startWorker = <E>(layer: Layer.Layer<SymbolProcessor, E>, options: WorkerOptions): void => {
  const side = threadSide() ?? processSide()
  if (side === undefined) {
    throw new Error("launch runs in a worker module that a SymbolPool starts, not on its own")
  }
  if (side instanceof Promise) void side.then((ready) => work(ready, layer, options))
  else work(side, layer, options)
}

/**
 * Imports the child's side on demand: it loads sockets, which threads do not need. The argument is removed, so that
 * only the first call finds it.
 */
const processSide = (): Promise<WorkerSide> | undefined => {
  if (process.argv.at(-1) !== CHILD_ARGUMENT) return undefined
  process.argv.pop()
  return import("./childSide.ts").then(({ childSide }) => childSide())
}

const work = <E>(side: WorkerSide, layer: Layer.Layer<SymbolProcessor, E>, options: WorkerOptions): void => {
  const { config, measureWork } = side.settings
  const settings = Layer.mergeAll(
    ConfigProvider.layer(ConfigProvider.orElse(ConfigProvider.fromUnknown(config), ConfigProvider.fromEnv())),
    Layer.succeed(MeasureWork)(measureWork),
  )
  // Never closed: it ends with the thread or process.
  const scope = Scope.makeUnsafe()
  const build = Layer.buildWithScope(Layer.provideMerge(layer, settings), scope)
  Effect.runFork(build).addObserver((exit) => {
    if (Exit.isSuccess(exit)) new WorkerLoop(side, exit.value, options).start()
    else side.post({ type: "failed", error: encodeJobError(exit.cause) })
  })
}
