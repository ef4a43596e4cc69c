import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { PooledEngine, type ProcessingJob, ProcessingEngine, type ProcessingResult, ThreadPool } from "marketsweep"
import { ClusterPool } from "marketsweep/cluster"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { startWith } from "../cli/process.ts"
import { bundled } from "../pool/onThreads.ts"
import { type PostgresServer, startPostgres } from "../postgres/server.ts"

/** What notes which symbols begin. */
const worker = bundled("cluster")

/** A command of a test that runs: it is killed with the scope. */
export interface Running {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  readonly hasEnded: () => boolean
  /** Its exit code, and what it printed, once it has ended. */
  readonly ended: Effect.Effect<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>
  /** Everything that it has printed so far, as it is shown. */
  readonly said: () => string
  /** Waits until it has said this on standard error; fails if it ends before. */
  readonly says: (text: string) => Effect.Effect<void, Error>
}

/** In what a command runs: more of an environment, and another command line than that of this project. */
interface Surroundings {
  readonly env?: Readonly<Record<string, string>> | undefined
  readonly main?: string
}

/** Starts the command line over the cluster's database. */
const command = Effect.fnUntraced(function* (
  url: string,
  args: ReadonlyArray<string>,
  { env, main }: Surroundings = {},
): Effect.fn.Return<Running, never, Scope.Scope> {
  const { child, ended } = startWith({ env: { ...env, MARKETSWEEP_DATABASE: url }, main }, ...args)
  yield* Effect.addFinalizer(() => Effect.promise(() => (child.kill("SIGKILL"), ended)))
  let said = ""
  let hasEnded = false
  const listeners = new Set<() => void>()
  const tell = (): void => listeners.forEach((each) => each())
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text: string) => {
      said += text
      tell()
    })
  }
  child.once("exit", () => {
    hasEnded = true
    tell()
  })
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    hasEnded: () => hasEnded,
    ended: Effect.promise(() => ended),
    said: () => said,
    says: (text) =>
      Effect.callback((resume) => {
        const look = (): void => {
          if (said.includes(text)) resume(Effect.void)
          else if (hasEnded) resume(Effect.fail(new Error(`It never said ${text}, only: ${said}`)))
        }
        listeners.add(look)
        look()
        return Effect.sync(() => listeners.delete(look))
      }),
  }
})

/** A PostgreSQL server with runners, and where their symbols note that they begin. */
export interface Cluster {
  readonly server: PostgresServer
  readonly folder: string
  /** The worker that notes which symbols begin. */
  readonly worker: string
  readonly startRunner: (name: string, ...more: ReadonlyArray<string>) => Effect.Effect<Running, Error, Scope.Scope>
  readonly command: (...args: ReadonlyArray<string>) => Effect.Effect<Running, never, Scope.Scope>
  readonly commandIn: (
    surroundings: Surroundings,
    ...args: ReadonlyArray<string>
  ) => Effect.Effect<Running, never, Scope.Scope>
  readonly job: (symbols: ReadonlyArray<string>, napMs: number, id?: string) => ProcessingJob
  /** A job whose symbols wait until `allow` has a number that is greater than the one in their name. */
  readonly gatedJob: (symbols: ReadonlyArray<string>) => ProcessingJob
  readonly allow: (number: number) => void
  /** The symbols that have begun, as often as they did, with the process in which they did. */
  readonly begun: () => ReadonlyArray<{ readonly pid: number; readonly symbol: string }>
  /** Holds each symbol that begins after so many others, until `hold` is called with more, or `release`. */
  readonly hold: (count: number) => void
  readonly release: () => void
}

/** Reads the notes of a file that only grows: again only where it has. */
const makeNotes = (file: string): Cluster["begun"] => {
  let size = 0
  let notes: ReturnType<Cluster["begun"]> = []
  return () => {
    const found = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (found === size) return notes
    const text = readFileSync(file, "utf8")
    size = Buffer.byteLength(text)
    const lines = text.split("\n").filter((line) => line.includes(" "))
    notes = lines.map((line) => ({ pid: Number(line.split(" ")[0]), symbol: line.slice(line.indexOf(" ") + 1) }))
    return notes
  }
}

/**
 * The symbols of a job, by the beginning of their names, as often as processes have begun them: a process whose threads
 * gave a symbol to each other as it began has begun it once.
 */
export const begunBySome = (
  { begun }: Cluster,
  prefix: string,
  isAsked: (pid: number) => boolean,
): ReadonlyArray<string> => {
  const asked = begun().filter(({ pid, symbol }) => symbol.startsWith(prefix) && isAsked(pid))
  return [...new Map(asked.map((each) => [`${each.pid} ${each.symbol}`, each.symbol])).values()].toSorted()
}

/**
 * Starts a server and, in processes of their own, runners of the worker above; all are gone with the scope. A runner that
 * gives no sign for `lease` has its chunks run elsewhere, be it only that the machine is busy. `env` is more of the
 * environment of runners.
 */
export const startCluster = Effect.fnUntraced(function* (
  names: ReadonlyArray<string>,
  lease = "6s",
  env?: Readonly<Record<string, string>>,
) {
  const folder = yield* temporaryFolder
  const server = yield* startPostgres()
  const options = ["--workers", "2", "--lease", lease, "--drain", "10m", "--verbose"]
  const startRunner = Effect.fnUntraced(function* (name: string, ...more: ReadonlyArray<string>) {
    const own = more.includes("--worker") ? [] : ["--worker", fileURLToPath(worker)]
    const runner = yield* command(server.url, ["runner", "--name", name, ...options, ...own, ...more], { env })
    yield* runner.says(`runner ${name} takes chunks`)
    return runner
  })
  const runners = yield* Effect.forEach(names, (name) => startRunner(name), { concurrency: "unbounded" })
  const jobOf = (symbols: ReadonlyArray<string>, formula: object, id = "job") => ({
    id,
    jobType: "scan" as const,
    symbols,
    timeframe: "1d",
    dateRange: {},
    timeoutMs: 500_000,
    formula: JSON.stringify({ folder, ...formula }),
  })
  const cluster: Cluster = {
    server,
    folder,
    worker: fileURLToPath(worker),
    startRunner,
    command: (...args) => command(server.url, args),
    commandIn: (surroundings, ...args) => command(server.url, args, surroundings),
    job: (symbols, napMs, id) => jobOf(symbols, { napMs }, id),
    gatedJob: (symbols) => jobOf(symbols, { napMs: 0, isGated: true }),
    allow: (number) => {
      const file = join(folder, "allowed")
      writeFileSync(`${file}.new`, String(number))
      renameSync(`${file}.new`, file)
    },
    begun: makeNotes(join(folder, "begun")),
    hold: (count) => writeFileSync(join(folder, "most"), String(count)),
    release: () => writeFileSync(join(folder, "most"), "Infinity"),
  }
  return { cluster, runners }
})

const engineOver = (pool: ReturnType<typeof ClusterPool.layer | typeof ThreadPool.layer>) =>
  Effect.map(Layer.build(Layer.provide(PooledEngine.layer, pool)), (context) => Context.get(context, ProcessingEngine))

/** The engine of a caller. */
export const clusterEngine = ({ server }: Cluster, options: Omit<ClusterPool.Options, "database"> = {}) =>
  engineOver(ClusterPool.layer({ database: Redacted.make(server.url), waitForRunner: "2 minutes", ...options }))

/** The results of a job on the thread layer, without what differs each time. */
export const onThreads = (job: ProcessingJob) =>
  Effect.scoped(
    Effect.flatMap(engineOver(ThreadPool.layer({ worker, workers: 1, spares: 0 })), (engine) =>
      Effect.map(engine.processBatch(job), timeless),
    ),
  )

/** Results without what differs each time. */
export const timeless = (results: ReadonlyArray<ProcessingResult>) =>
  results.map(({ processingTimeMs: _, ...result }) => result)

/** Waits until something holds; looks often. */
export const until = (holds: () => boolean) =>
  Effect.asVoid(
    Effect.repeat(Effect.sync(holds), {
      schedule: Schedule.spaced("20 millis"),
      until: (holdsNow: boolean) => holdsNow,
    }),
  )

/** Runs a test without the log of its engines. */
export const quietly = Effect.provide(Logger.layer([]))
