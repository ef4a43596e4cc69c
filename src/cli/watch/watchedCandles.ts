import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { existsSync } from "node:fs"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import { StorePatience } from "../../candles/sqlite/file/patience.ts"
import { isOwnStore, shownStore } from "../../candles/store/storeAddress.ts"
import { StoreUnavailable } from "../../job/JobError.ts"
import { UsageError } from "../options/UsageError.ts"

/** How long a look at a locked store blocks the watch and Ctrl-C; it looks again soon. */
const PATIENCE_MS = 200

/** The candles of a store with versions; fails if its file was moved away, even if it could still be read. */
export const watchedCandles = Effect.fnUntraced(function* (store: string) {
  const layer = CandleStore.layer(store)
  const context = yield* Effect.provideService(Layer.build(layer), StorePatience, PATIENCE_MS)
  const candles = Context.get(context, CandleRepository)
  const { prepare, versions } = candles
  if (versions === undefined) {
    return yield* new UsageError({
      message: `${shownStore(store)} cannot tell which of its series have changed: watch a file that \`import\` wrote, Parquet files, a DuckDB file or a table of Postgres`,
    })
  }
  if (!isOwnStore(store) || prepare === undefined) return candles
  const gone = () => new StoreUnavailable({ path: store, message: `${store} does not exist` })
  return {
    ...candles,
    prepare: (...asked) => Effect.suspend(() => (existsSync(store) ? prepare(...asked) : Effect.fail(gone()))),
  } satisfies CandleRepository["Service"]
})
