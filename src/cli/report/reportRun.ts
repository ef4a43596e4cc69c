import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import type { Run } from "../../log/Run.ts"
import { writeReport } from "../../report/html/HtmlReport.ts"
import { chosenRun, openExistingLog } from "../log/existingLog.ts"
import { UsageError } from "../options/UsageError.ts"
import { announceReport, checkReportFolder } from "./reportFile.ts"
import type { ReportCommandOptions } from "./reportFlags.ts"

/** The store of a run. */
const storeOf = ({ id, source }: Run, { store }: ReportCommandOptions): Effect.Effect<string, UsageError> =>
  Option.match(
    Option.orElse(store, () => Option.fromUndefinedOr(source)),
    {
      onNone: () => new UsageError({ message: `run ${id} has no store: give --store FILE` }),
      onSome: (text) => Effect.succeed(text),
    },
  )

/** Runs `report`. */
export const reportRun = Effect.fn("marketsweep.report")(function* (options: ReportCommandOptions) {
  const { out } = options
  const log = yield* openExistingLog(options)
  const run = yield* chosenRun(log, options.run)
  if (run.job.jobType === "compute") {
    return yield* new UsageError({
      message: `run ${run.id} is a compute, which has no matches to report: name a scan or a screen`,
    })
  }
  yield* checkReportFolder(out, "--out")
  const store = yield* storeOf(run, options)
  const results = yield* Stream.runCollect(log.results(run.id))
  const { endedAt, id, startedAt } = run
  const job = yield* log.job(id)
  const measured = endedAt === undefined ? {} : { elapsedMs: endedAt - startedAt }
  const report = yield* CandleRepository.use((repository) =>
    writeReport({ file: out, job, results, repository, title: `Run ${id}`, ...measured }),
  ).pipe(Effect.provide(CandleStore.layer(store)))
  yield* announceReport(out, report)
}, Effect.scoped)
