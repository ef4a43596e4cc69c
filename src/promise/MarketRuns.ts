import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { CandleRepository } from "../candles/CandleRepository.ts"
import { ProcessingEngine } from "../engine/ProcessingEngine.ts"
import { InvalidJob, type StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { ResumeError } from "../log/LoggedEngine.ts"
import type { ResumeOptions, Run } from "../log/Run.ts"

/** The recorded runs of a market. */
export class MarketRuns extends Context.Service<
  MarketRuns,
  {
    readonly all: Effect.Effect<ReadonlyArray<Run>, InvalidJob | StoreUnavailable>
    readonly resume: (run: number, options: ResumeOptions) => Stream.Stream<ProcessingResult, ResumeError>
  }
>()("marketsweep/promise/MarketRuns") {}

const noLog = () =>
  new InvalidJob({
    message: 'This market records no runs: open it with a log, such as { store, log: "market.db.runs" }',
  })

const noRuns = MarketRuns.of({ all: Effect.suspend(noLog), resume: () => Stream.fromEffect(Effect.suspend(noLog)) })

/**
 * Records the engine's runs in the file `log`. The code is loaded on demand, since a market without a log needs none.
 */
const recordRuns = (source: string, log: string) =>
  Layer.unwrap(
    Effect.promise(async () => {
      const [{ LoggedEngine }, { RunLog }] = await Promise.all([
        import("../log/LoggedEngine.ts"),
        import("../log/RunLog.ts"),
      ])
      const runs = Layer.effect(
        MarketRuns,
        Effect.all([LoggedEngine, RunLog]).pipe(
          Effect.map(([engine, { runs: all }]) => ({ all, resume: (run, options) => engine.resume(run, options) })),
        ),
      )
      return runs.pipe(Layer.provideMerge(LoggedEngine.layer({ source })), Layer.provide(RunLog.layerSqlite(log)))
    }),
  )

/** The engine of a market, which wraps the one in the context, and its runs. */
export const marketRuns = (
  source: string,
  log: string | undefined,
): Layer.Layer<MarketRuns | ProcessingEngine, StoreUnavailable, ProcessingEngine | CandleRepository> =>
  log === undefined
    ? Layer.merge(Layer.succeed(MarketRuns, noRuns), Layer.effect(ProcessingEngine, Effect.service(ProcessingEngine)))
    : recordRuns(source, log)
