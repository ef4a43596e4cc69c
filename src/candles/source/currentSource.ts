import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createHash } from "node:crypto"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { CandleRepository } from "../CandleRepository.ts"
import { makeCurrent } from "../replaceable.ts"
import type { CandleSource } from "./CandleSource.ts"
import { repositoryOf } from "./repositoryOf.ts"

/** Files that may be replaced or rewritten between two jobs. */
export interface SourceFiles {
  readonly path: string
  /** Changes whenever one of the files changes. */
  readonly identity: Effect.Effect<string, StoreUnavailable>
  readonly open: Effect.Effect<CandleSource, StoreUnavailable, Scope.Scope>
}

/** A repository whose jobs read the files as of the job's preparation. */
export const currentRepository = Effect.fnUntraced(function* ({
  identity,
  open,
  path,
}: SourceFiles): Effect.fn.Return<CandleRepository["Service"], StoreUnavailable, Scope.Scope> {
  const files = yield* makeCurrent({
    path,
    // Hashed, because it is sent with each job, and would be long for thousands of files.
    identity: Effect.map(identity, (text) => createHash("sha1").update(text).digest("hex")),
    open: Effect.map(open, repositoryOf),
  })
  return {
    prepare: files.bind,
    many: (symbols, request) => files.of(request).many(symbols, request),
    getRange: (symbol, request) => files.of(request).getRange(symbol, request),
    symbols: (timeframe) => Effect.suspend(() => files.of().symbols(timeframe)),
    timeframes: Effect.suspend(() => files.of().timeframes ?? Effect.succeed([])),
    versions: Effect.fnUntraced(function* (symbols, timeframe) {
      const { identity: version, store } = files.newest()
      const known = new Set(yield* store.symbols(timeframe))
      return symbols.map((symbol) => (known.has(symbol) ? version : undefined))
    }),
  }
})
