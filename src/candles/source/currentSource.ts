import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createHash } from "node:crypto"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { CandleRepository } from "../CandleRepository.ts"
import { makeCurrent } from "../replaceable.ts"
import type { CandleSource } from "./CandleSource.ts"
import { repositoryOf } from "./repositoryOf.ts"

/** Files that may be replaced or written again between two jobs. */
export interface SourceFiles {
  readonly path: string
  /** A text that is another one as soon as a file is another one. */
  readonly identity: Effect.Effect<string, StoreUnavailable>
  readonly open: Effect.Effect<CandleSource, StoreUnavailable, Scope.Scope>
}

/** A repository whose jobs each read the files as they were when the job was prepared. */
export const currentRepository = Effect.fnUntraced(function* ({
  identity,
  open,
  path,
}: SourceFiles): Effect.fn.Return<CandleRepository["Service"], StoreUnavailable, Scope.Scope> {
  const files = yield* makeCurrent({
    path,
    // Of thousands of files it would be a long text, and it travels with each job.
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
