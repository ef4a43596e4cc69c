import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CandleRepository } from "../CandleRepository.ts"
import { parseStore } from "./storeAddress.ts"

type Versions = NonNullable<CandleRepository["Service"]["versions"]>

/**
 * Reads the current versions of a store's series, if all copies of the store have the same versions. `undefined` for
 * Parquet and for files that DuckDB reads: their versions identify the files, and so differ between machines.
 */
export const versionsOfCopies = (
  store: string,
  { prepare, versions }: CandleRepository["Service"],
): Versions | undefined => {
  const address = parseStore(store)
  const kind = Result.isSuccess(address) ? address.success.kind : undefined
  if (versions === undefined) return undefined
  if (kind === "postgres") return versions
  if (kind !== "sqlite") return undefined
  return (symbols, timeframe) =>
    Effect.scoped(
      Effect.gen(function* () {
        // The file may have been replaced.
        yield* prepare?.({ timeframe, range: {} }) ?? Effect.void
        return yield* versions(symbols, timeframe)
      }),
    )
}
