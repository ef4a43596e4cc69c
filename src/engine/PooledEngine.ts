import * as Layer from "effect/Layer"
import type { SymbolPool } from "../pool/SymbolPool.ts"
import { makeEngine } from "./engine.ts"
import { ProcessingEngine } from "./ProcessingEngine.ts"

/**
 * The `ProcessingEngine` over the `SymbolPool` in the context.
 *
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { defaultWorker, PooledEngine, ThreadPool } from "marketsweep"
 *
 * const threads = ThreadPool.layer({ worker: defaultWorker, config: { store: "market.db" } })
 * const engine = PooledEngine.layer.pipe(Layer.provide(threads))
 * ```
 *
 * @since 0.1.0
 */
export const layer: Layer.Layer<ProcessingEngine, never, SymbolPool> = Layer.effect(ProcessingEngine, makeEngine)
