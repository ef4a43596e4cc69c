import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DatabaseSync } from "node:sqlite"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { KeptRuns } from "./KeptRuns.ts"
import { type Listed, listed, remembering } from "./listed.ts"
import { makeTransactions } from "../candles/sqlite/statements/transaction.ts"
import { openExisting, openLog } from "./logFile.ts"
import { universeOf, universeTexts } from "./listedUniverse.ts"
import { logUnavailable, logUnreadable } from "./logUnavailable.ts"
import { firstMatchTimes, matchesOf, symbolsIn } from "./matchesInRuns.ts"
import { patiently } from "../candles/sqlite/file/patience.ts"
import { pulled } from "./pulled.ts"
import { recordedIn, resultsIn } from "./recordedResults.ts"
import type { RefusalOptions } from "./refusedWrites.ts"
import { planResume, type Reopened } from "./resumePlan.ts"
import { type Hit, type Run, RunIsRunning, type RunStart, UnknownRun } from "./Run.ts"
import { makeRunKeys, type RunLists } from "./runKey.ts"
import { makeRecorder } from "./RunRecorder.ts"
import { runOf, thisOwner } from "./runRow.ts"
import { type RunRow, runTables } from "./runTables.ts"
import { makeWriteTurns } from "./writeTurns.ts"

/** Makes a log over an open database. */
export const runLogOver = Effect.fnUntraced(function* (
  db: DatabaseSync,
  path: string,
  refusals: RefusalOptions = {},
): Effect.fn.Return<KeptRuns, StoreUnavailable, Scope.Scope> {
  const { onWaiting, patienceMs } = refusals
  const unavailable = logUnavailable(path)
  const unreadable = logUnreadable(path)
  const attempt = <A>(work: () => A): Effect.Effect<A, StoreUnavailable> =>
    patiently(work, unreadable, patienceMs, onWaiting)
  const change = <A>(work: () => A): Effect.Effect<A, StoreUnavailable> =>
    patiently(work, unavailable, patienceMs, onWaiting)
  const tables = yield* attempt(() => runTables(db))
  const inTransaction = yield* attempt(() => makeTransactions(db))
  const owner = thisOwner()
  const turns = yield* makeWriteTurns
  const file = { ...refusals, encoders: [], inTransaction, owner, tables, turns, unavailable }
  const keysOf = makeRunKeys()
  const listSymbols = remembering<string, Listed>(listed)
  const listUniverse = remembering<string, Listed>(listed)
  const listVersions = remembering<string | undefined, Listed>(listed)

  const rowOf = (run: number): Effect.Effect<RunRow, StoreUnavailable | UnknownRun> =>
    Effect.flatMap(
      attempt(() => tables.one(run)),
      (row) => (row === undefined ? Effect.fail(UnknownRun.of(run, path)) : Effect.succeed(row)),
    )
  const symbolsOf = (row: RunRow): ReadonlyArray<string> => symbolsIn(tables, row)

  const jobOf = ({ job }: Run, row: RunRow): ProcessingJob => {
    const symbols = symbolsOf(row)
    return row.universe === null
      ? { ...job, symbols }
      : { ...job, symbols, universe: universeOf(symbols, tables.texts(row.universe)) }
  }

  const listsOf = ({ job, versions }: RunStart): RunLists => ({
    symbols: listSymbols(job.symbols),
    versions: versions === undefined ? undefined : listVersions(versions),
    universe: job.universe === undefined ? undefined : listUniverse(universeTexts(job.universe, job.symbols)),
  })
  const resultsOf = (run: number, row: RunRow): Stream.Stream<ProcessingResult, StoreUnavailable> =>
    Stream.unwrap(
      attempt(() => {
        const symbols = symbolsOf(row)
        const { kept } = planResume(symbols, recordedIn(tables, run, symbols), versionsIn(row), {})
        return pulled(() => resultsIn(tables, run, symbols, kept), unreadable)
      }),
    )
  const versionsIn = ({ versions }: RunRow) => (versions === null ? undefined : tables.texts(versions))

  return {
    path,
    begin: (start) =>
      Effect.suspend(() => {
        const { job, settings = {}, source } = start
        const lists = listsOf(start)
        const keys = keysOf(job, source)
        const settingsText = JSON.stringify(settings)
        const newRun = (started: number) => ({
          // Hashed on the first write, while the workers run symbols.
          formula: keys.formulaKey(),
          key: keys.runKey(lists),
          job: keys.text,
          settings: settingsText,
          ...lists,
          source: source ?? null,
          started,
        })
        const tally = { completed: 0, matches: 0, errors: 0 }
        return makeRecorder(file, { ...lists, run: { start: newRun }, tally, missing: job.symbols.length })
      }),
    reopen: Effect.fn("RunLog.reopen")(function* (id, versionsOf, options = {}) {
      const row = yield* rowOf(id)
      const now = yield* Clock.currentTimeMillis
      const run = runOf(row, now)
      if (run.state === "running") return yield* RunIsRunning.of(id, Number(row.process))
      const job = yield* attempt(() => jobOf(run, row))
      const given = yield* versionsOf(job.symbols, job.timeframe)
      const lists = listsOf({ job, versions: given })
      const { symbols, versions } = lists
      const plan = yield* change(() =>
        inTransaction(() => {
          // Another process may have resumed or deleted it meanwhile.
          const current = tables.one(id)
          if (current === undefined || runOf(current, now).state === "running") return undefined
          tables.reopen(id, keysOf(job, run.source).runKey(lists), versions, owner, now)
          return planResume(job.symbols, recordedIn(tables, id, job.symbols), given, options)
        }),
      )
      if (plan === undefined) return yield* RunIsRunning.of(id, Number((yield* rowOf(id)).process))
      const { changed, kept, missing, replaced, tally } = plan
      const recorder = yield* makeRecorder(file, {
        symbols,
        versions,
        run: { id },
        tally,
        missing: missing.length,
        replaced,
      })
      const results = pulled(() => resultsIn(tables, id, job.symbols, kept), unreadable)
      return { run, job, missing, changed, kept: results, recorder } satisfies Reopened
    }),
    runs: Effect.flatMap(Clock.currentTimeMillis, (now) => attempt(() => tables.all().map((row) => runOf(row, now)))),
    run: (run) =>
      Effect.flatMap(rowOf(run), (row) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => attempt(() => runOf(row, now))),
      ),
    job: (run) =>
      Effect.flatMap(rowOf(run), (row) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => attempt(() => jobOf(runOf(row, now), row))),
      ),
    symbols: (run) => Effect.flatMap(rowOf(run), (row) => attempt(() => symbolsOf(row))),
    results: (run) => Stream.unwrap(Effect.map(rowOf(run), (row) => resultsOf(run, row))),
    answering: Effect.fn("RunLog.answering")(function* (start) {
      const now = yield* Clock.currentTimeMillis
      return yield* attempt(() => {
        const keys = keysOf(start.job, start.source)
        const key = keys.runKey(listsOf(start))
        const row = key === null ? undefined : tables.sameKey(keys.formulaKey(), key)
        return row === undefined ? Option.none() : Option.some(runOf(row, now))
      })
    }),
    lastMatches: (job, symbols, source) =>
      attempt(() => firstMatchTimes(tables, tables.sameFormula(keysOf(job).formulaKey(), source ?? null), symbols)),
    hits: Effect.fn("RunLog.hits")(function* (symbol) {
      const now = yield* Clock.currentTimeMillis
      return yield* attempt(() =>
        tables
          .all()
          .flatMap((row): ReadonlyArray<Hit> =>
            matchesOf(tables, row, symbol).map((match) => ({ run: runOf(row, now), match })),
          ),
      )
    }),
    forget: Effect.fn("RunLog.forget")(function* (runs) {
      const now = yield* Clock.currentTimeMillis
      const running = yield* change(() =>
        inTransaction(() => {
          const rows = runs.map(tables.one)
          const busy = rows.find((row) => row !== undefined && runOf(row, now).state === "running")
          if (busy === undefined) tables.remove(runs)
          return busy
        }),
      )
      if (running !== undefined) return yield* RunIsRunning.of(Number(running.id), Number(running.process))
      yield* change(() => db.exec("PRAGMA incremental_vacuum"))
    }),
  }
})

/** Opens the log in the file `path`, which is created if missing. */
export const makeRunLog = (
  path: string,
  options: RefusalOptions = {},
): Effect.Effect<KeptRuns, StoreUnavailable, Scope.Scope> =>
  Effect.flatMap(openLog(path, options.patienceMs), (db) => runLogOver(db, path, options))

/** Opens a log that is there; where it cannot be written, what writes fails. */
export const existingRunLog = (
  path: string,
  options?: RefusalOptions,
): Effect.Effect<KeptRuns, StoreUnavailable, Scope.Scope> =>
  Effect.flatMap(openExisting(path), (db) => runLogOver(db, path, options))
