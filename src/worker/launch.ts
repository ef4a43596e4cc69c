import type * as Layer from "effect/Layer"
import type { SymbolProcessor } from "../job/SymbolProcessor.ts"
import { Builtins } from "./builtins/Builtins.ts"
import { startWorker } from "./startWorker.ts"

/**
 * Turns the file that calls it into a worker module: builds the layer once, then
 * answers symbols with its `SymbolProcessor`. Effect's `Config` reads the pool's
 * `config`, and then the environment. If the layer fails with a `JobError`, so
 * does the pool; any other failure is `PoolUnavailable`.
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
