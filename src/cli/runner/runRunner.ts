import * as Config from "effect/Config"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as References from "effect/References"
import { shownStore } from "../../candles/store/storeAddress.ts"
import { run } from "../../cluster/Runner.ts"
import { databaseOf } from "../options/clusterFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { workerModule } from "../options/workerModule.ts"
import { CommandInterruption } from "../terminal/Interruption.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count, durationText } from "../terminal/summaryText.ts"
import type { RunnerOptions } from "./runnerFlags.ts"

/** Runs `runner`. */
export const runRunner = Effect.fn("marketsweep.runner")(function* (options: RunnerOptions) {
  const { drain, lease, logFormat, slots, store, verbose, worker, workers } = options
  if (Option.isNone(store) && Option.isNone(worker)) {
    return yield* new UsageError({ message: "there is no store: give --store FILE (marketsweep import makes one)" })
  }
  const database = yield* databaseOf(options)
  const secret = Option.map(yield* Effect.option(Config.NonEmptyString("MARKETSWEEP_SECRET")), (text) =>
    Redacted.make(text),
  )
  const { line, output } = yield* StandardError
  const candles = Option.match(store, { onNone: () => "", onSome: (name) => ` over ${shownStore(name)}` })
  const isJson = logFormat === "json"
  const interruption = yield* CommandInterruption
  const asked = yield* Deferred.make<void>()
  const hurried = yield* Deferred.make<void>()
  for (const each of [asked, hurried]) {
    yield* interruption.onNext(() => void Deferred.doneUnsafe(each, Effect.void))
  }
  const serving = run({
    ...database,
    store: Option.getOrUndefined(store),
    worker: yield* workerModule(worker),
    workers: Option.getOrUndefined(workers),
    maxHeapMb: Option.getOrUndefined(options.maxHeapMb),
    name: Option.getOrUndefined(options.name),
    output,
    slots,
    drain,
    lease,
    hurry: Deferred.await(hurried),
    onDraining: (chunks) =>
      isJson ||
      line(
        `waiting up to ${durationText(drain)} for ${count(chunks, "chunk that runs", "chunks that run")} (Ctrl-C again returns them to the queue at once)`,
      ),
    health: Option.getOrUndefined(
      Option.map(options.health, (at) => ({ ...at, secret: Option.getOrUndefined(secret) })),
    ),
    // In JSON, the log entry says it.
    onReady: (name, port) =>
      isJson ||
      line(
        `runner ${name} takes chunks${candles}${port === undefined ? "" : `, and serves /health and /metrics on port ${port}`} (Ctrl-C ends it)`,
      ),
  })
  const program = Effect.raceFirst(serving, Effect.andThen(Deferred.await(asked), Effect.interrupt))
  const logged = verbose ? Effect.provideService(program, References.MinimumLogLevel, "Debug") : program
  if (!isJson) return yield* logged
  return yield* logged.pipe(
    Effect.provideService(References.MinimumLogLevel, "Info"),
    Effect.provide(Logger.layer([Logger.map(Logger.formatJson, line)])),
  )
}, Effect.scoped)
