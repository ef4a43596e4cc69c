import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import { versionsOfCopies } from "../../candles/store/versionsOfCopies.ts"
import * as ClusterPool from "../../cluster/ClusterPool.ts"
import type { RunOptions } from "../../cluster/caller/openRun.ts"
import { databaseOf } from "../options/clusterFlags.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { StandardError } from "../terminal/StandardError.ts"

/** How a scan asks for its run: the candles that it is about are those of its store, where it has one. */
export const runOptionsOf = ({ store, weight }: Pick<ScanOptions, "store" | "weight">): RunOptions => ({
  weight: Option.getOrUndefined(weight),
  ...(Option.isNone(store)
    ? {}
    : {
        versions: (symbols, timeframe) =>
          CandleRepository.use(
            (candles) => versionsOfCopies(store.value, candles)?.(symbols, timeframe) ?? Effect.undefined,
          ).pipe(Effect.provide(CandleStore.layer(store.value))),
      }),
})

/** The runners of a cluster as the place where symbols run. */
export const clusterPool = Effect.fnUntraced(function* (options: ScanOptions, run?: string) {
  const { line } = yield* StandardError
  const database = yield* databaseOf(options)
  const tell = (name: string) =>
    line(`run ${name} is on the cluster (if this ends: marketsweep resume ${name} --cluster)`)
  return ClusterPool.layer({
    ...database,
    ...runOptionsOf(options),
    run,
    onRun: options.quiet || run !== undefined ? () => {} : tell,
  })
})
