import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CandleRepository } from "../CandleRepository.ts"
import { parseStore } from "./storeAddress.ts"

type Versions = NonNullable<CandleRepository["Service"]["versions"]>

/**
 * What tells the versions of a store's series as they are now, where each copy of the store has the same ones: those of
 * Parquet and of files that DuckDB reads are of the files themselves, and so of one machine.
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
        // Another file may have taken its place.
        yield* prepare?.({ timeframe, range: {} }) ?? Effect.void
        return yield* versions(symbols, timeframe)
      }),
    )
}
