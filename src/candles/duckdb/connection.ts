import type { DuckDBConnection, DuckDBMaterializedResult } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { isMainThread } from "node:worker_threads"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { SourceFailure } from "../source/CandleSource.ts"
import { loadPackage, reasonOf, rethrow, unusable } from "../source/storeErrors.ts"

const ON_THREAD =
  "DuckDB cannot be used on a worker thread, since ending a thread inside of it ends the whole process: run symbols in child processes (--isolation processes, ProcessPool), or write the candles as Parquet or import them"

/** Runs one statement at a time; interruption cancels it. */
export type Run = (sql: string) => Effect.Effect<DuckDBMaterializedResult, SourceFailure>

/** The message of an error without the SQL. */
const shortReason = (error: unknown): string => {
  const [first = "", ...others] = reasonOf(error).split("\n")
  const hint = others.find((line) => /^(Did you mean|Candidate)/.test(line))
  const text = first.replace(/^(IO|Catalog|Binder|Invalid Input|Invalid|Conversion|Parser) Error: /, "")
  return hint === undefined ? text : `${text} ${hint}`
}

const helpFor = (reason: string): string =>
  /Could not set lock|Conflicting lock/i.test(reason)
    ? `another program writes to it (${reason}): close it there`
    : /database does not exist/.test(reason)
      ? "there is no such file"
      : reason

/**
 * Opens a DuckDB file read-only, or `:memory:` for statements that name files. DuckDB gets its own `threads`; with one,
 * rows are returned in stored order.
 */
export const openDuckDb = Effect.fnUntraced(function* (
  store: string,
  file: string,
  threads: number,
): Effect.fn.Return<Run, StoreUnavailable, Scope.Scope> {
  if (!isMainThread) return yield* unusable(store, ON_THREAD)
  const { DuckDBInstance } = yield* loadPackage(store, "@duckdb/node-api", () =>
    import("@duckdb/node-api").catch(rethrow),
  )
  const attempt = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (error) => unusable(store, helpFor(shortReason(error))) })
  const access = file === ":memory:" ? {} : { access_mode: "READ_ONLY" }
  const instance = yield* Effect.acquireRelease(
    attempt(() => DuckDBInstance.create(file, { ...access, threads: String(threads) })),
    (opened) => Effect.sync(() => opened.closeSync()),
  )
  const connection: DuckDBConnection = yield* Effect.acquireRelease(
    attempt(() => instance.connect()),
    (opened) => Effect.sync(() => opened.closeSync()),
  )
  yield* attempt(() => connection.run("SET TimeZone = 'UTC'"))
  const one = Semaphore.makeUnsafe(1)
  return (sql) =>
    one.withPermits(1)(
      Effect.callback<DuckDBMaterializedResult, SourceFailure>((resume) => {
        const running = connection.run(sql)
        running.then(
          (result) => resume(Effect.succeed(result)),
          (error: unknown) => resume(Effect.fail(new SourceFailure({ message: shortReason(error) }))),
        )
        // Otherwise the process and the next statement would wait until the cancelled one ends.
        return Effect.andThen(
          Effect.sync(() => connection.interrupt()),
          Effect.promise(() => Promise.allSettled([running])),
        )
      }),
    )
})
