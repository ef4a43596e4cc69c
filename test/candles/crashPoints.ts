import * as Effect from "effect/Effect"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { DatabaseSync, type StatementResultingChanges, StatementSync } from "node:sqlite"

/** The files of a store as a killed process leaves them; the system keeps what was written. */
export interface CrashPoint {
  readonly store: Buffer
  readonly log: Buffer
}

const PAGE = 4096
const LOG_HEADER = 32
const FRAME = 24 + PAGE

const look = (path: string): CrashPoint => ({
  store: readFileSync(path),
  log: existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0),
})

/** Writes the files that a killed process would have left. */
export const leave = (path: string, { log, store }: CrashPoint): void => {
  rmSync(`${path}-shm`, { force: true })
  writeFileSync(path, store)
  writeFileSync(`${path}-wal`, log)
}

/** Crash points with an incomplete commit in the log. */
const cutLogs = ({ log, store }: CrashPoint): ReadonlyArray<CrashPoint> => {
  const points: Array<CrashPoint> = []
  for (let end = LOG_HEADER; end < log.length; end += FRAME) {
    // At the end of a frame, in its header, and in its page.
    for (const more of [0, 9, 2000]) points.push({ store, log: log.subarray(0, Math.min(log.length, end + more)) })
  }
  return points
}

/** Crash points while the pages of the log move into the store. */
const movedPages = ({ log, store: before }: CrashPoint, after: Buffer): ReadonlyArray<CrashPoint> => {
  const points: Array<CrashPoint> = []
  const pages = Math.max(before.length, after.length) / PAGE
  const store = Buffer.alloc(pages * PAGE)
  before.copy(store)
  for (let page = 0; page < pages; page++) {
    const [from, to] = [page * PAGE, (page + 1) * PAGE]
    if (to > after.length || store.subarray(from, to).equals(after.subarray(from, to))) continue
    after.copy(store, from, from, to)
    points.push({ store: Buffer.from(store.subarray(0, Math.max(before.length, to))), log })
  }
  return points
}

/** Runs an operation that opens, writes and closes a store, and returns its crash points: one at each write. */
export const crashPoints = Effect.fnUntraced(function* <A, E>(path: string, operation: Effect.Effect<A, E>) {
  const points: Array<CrashPoint> = []
  let closing: CrashPoint | undefined
  const take = (): void => {
    const point = look(path)
    const last = points.at(-1)
    if (last === undefined || !last.store.equals(point.store) || !last.log.equals(point.log)) points.push(point)
  }
  const { close, exec } = DatabaseSync.prototype
  const { run } = StatementSync.prototype
  yield* Effect.acquireUseRelease(
    Effect.sync(() => {
      take()
      DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
        exec.call(this, sql)
        take()
      }
      DatabaseSync.prototype.close = function (this: DatabaseSync) {
        closing = look(path)
        close.call(this)
      }
      StatementSync.prototype.run = function (this: StatementSync, ...values: ReadonlyArray<unknown>) {
        const result: StatementResultingChanges = Reflect.apply(run, this, values)
        take()
        return result
      }
    }),
    () => operation,
    () =>
      Effect.sync(() => {
        DatabaseSync.prototype.exec = exec
        DatabaseSync.prototype.close = close
        StatementSync.prototype.run = run
      }),
  )
  if (closing === undefined) throw new Error("The operation closed no store")
  return [...points, ...cutLogs(closing), ...movedPages(closing, readFileSync(path))]
})
