import type * as Layer from "effect/Layer"
import type { SymbolProcessor } from "../job/SymbolProcessor.ts"
import { Builtins } from "./builtins/Builtins.ts"
import { startWorker } from "./startWorker.ts"

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
export const launch = <E>(layer: Layer.Layer<SymbolProcessor, E>): void =>
  startWorker(layer, { builtins: () => new Builtins() })
