import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PersistedQueue from "effect/persistence/PersistedQueue"
import type { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as Tasks from "../../src/cluster/board/Tasks.ts"
import { type CallerOptions, makeClusterPool } from "../../src/cluster/caller/clusterPool.ts"
import * as memoryBoard from "../../src/cluster/memory/memoryBoard.ts"
import { PROTOCOL } from "../../src/cluster/protocol/protocol.ts"
import { serve } from "../../src/cluster/runner/serve.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { SymbolPool } from "../../src/pool/SymbolPool.ts"

/** A cluster inside the test: its queue and its tables are memory, and its runners run symbols in process. */
export const memoryCluster = Layer.merge(
  memoryBoard.layer,
  Layer.provide(Tasks.layer("test"), PersistedQueue.layerStoreMemory),
)

/** A runner of that cluster; it ends with the scope. */
export const startRunner = Effect.fnUntraced(function* (
  name: string,
  processor: Layer.Layer<SymbolProcessor>,
  options: {
    readonly slots?: number
    readonly versions?: CandleRepository["Service"]["versions"]
    readonly isolated?: Layer.Layer<SymbolProcessor>
  } = {},
) {
  const engineOn = (below: Layer.Layer<SymbolProcessor>) =>
    Layer.build(Layer.provideMerge(PooledEngine.layer, Layer.provide(InProcessPool.layer({ concurrency: 8 }), below)))
  const context = yield* engineOn(processor)
  const { slots = 2, versions, isolated = processor } = options
  return yield* serve({
    record: { id: name, protocol: PROTOCOL, version: "0", host: name, slots, workers: 8 },
    parts: {
      name,
      pool: Context.get(context, SymbolPool),
      engine: Context.get(context, ProcessingEngine),
      openIsolated: Effect.map(engineOn(isolated), (built) => Context.get(built, ProcessingEngine)),
      versions,
    },
    leaseMs: 6000,
    drainMs: 5000,
  })
})

/** The engine of a caller. */
export const callerEngine = (options: CallerOptions = {}) =>
  Effect.gen(function* () {
    const pool = yield* makeClusterPool(options)
    const context = yield* Layer.build(Layer.provide(PooledEngine.layer, Layer.succeed(SymbolPool, pool)))
    return Context.get(context, ProcessingEngine)
  })
