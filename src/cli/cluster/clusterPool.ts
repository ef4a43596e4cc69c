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
import { durationText } from "../terminal/summaryText.ts"

const WAIT_FOR_RUNNER_MS = 30_000

/** The options of a run on a cluster. Runners compare their candles with the store of the scan, if given. */
export const runOptionsOf = Effect.fnUntraced(function* ({ quiet, store, waitForRunner, weight }: ScanOptions) {
  const { line } = yield* StandardError
  const waitMs = Option.getOrElse(waitForRunner, () => WAIT_FOR_RUNNER_MS)
  return {
    weight: Option.getOrUndefined(weight),
    waitForRunner: waitMs,
    onWaiting: quiet ? undefined : () => line(`no runner is alive yet: waiting up to ${durationText(waitMs)} for one`),
    ...(Option.isNone(store)
      ? {}
      : {
          versions: (symbols, timeframe) =>
            CandleRepository.use(
              (candles) => versionsOfCopies(store.value, candles)?.(symbols, timeframe) ?? Effect.undefined,
            ).pipe(Effect.provide(CandleStore.layer(store.value))),
        }),
  } satisfies RunOptions
})

/** The pool that runs symbols on the runners of a cluster. */
export const clusterPool = Effect.fnUntraced(function* (options: ScanOptions, run?: string) {
  const { line } = yield* StandardError
  const database = yield* databaseOf(options)
  const tell = (name: string) =>
    line(`run ${name} is on the cluster (to follow it again: marketsweep resume ${name} --cluster)`)
  return ClusterPool.layer({
    ...database,
    ...(yield* runOptionsOf(options)),
    run,
    onRun: options.quiet || run !== undefined ? () => {} : tell,
  })
})
