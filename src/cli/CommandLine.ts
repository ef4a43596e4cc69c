import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as References from "effect/References"
import { cancelCommand } from "./cancel/cancelCommand.ts"
import { makeCompletions } from "./completions.ts"
import { computeCommand } from "./compute/computeCommand.ts"
import { VERSION } from "../job/version.ts"
import { exitCodeOf, messageOf } from "./exitCode.ts"
import { explainCommand } from "./explain/explainCommand.ts"
import { formulaCommand } from "./formula/formulaCommand.ts"
import { exportCommand } from "./export/exportCommand.ts"
import { functionsCommand } from "./functions/functionsCommand.ts"
import { importCommand } from "./import/importCommand.ts"
import { logToStandardError } from "./terminal/logToStandardError.ts"
import { makePresenter } from "./terminal/presenter.ts"
import { sampleCommand } from "./sample/sampleCommand.ts"
import { runnerCommand } from "./runner/runnerCommand.ts"
import { runsCommand } from "./runs/runsCommand.ts"
import { showCommand } from "./show/showCommand.ts"
import { reportCommand } from "./report/reportCommand.ts"
import { resumeCommand } from "./resume/resumeCommand.ts"
import { diffCommand } from "./diff/diffCommand.ts"
import { hitsCommand } from "./hits/hitsCommand.ts"
import { forgetCommand } from "./forget/forgetCommand.ts"
import { settingsLayer } from "./options/settingsFile.ts"
import { scanCommand } from "./scan/scanCommand.ts"
import { screenCommand } from "./scan/screenCommand.ts"
import { storeCommand } from "./store/storeCommand.ts"
import { watchCommand } from "./watch/watchCommand.ts"
import { StandardError } from "./terminal/StandardError.ts"
import { OutputError } from "./terminal/standardOutput.ts"

const marketsweep = Command.make("marketsweep").pipe(
  Command.withDescription("Runs a formula over a whole market: every symbol answered exactly once"),
  Command.withSubcommands([
    scanCommand,
    screenCommand,
    computeCommand,
    watchCommand,
    explainCommand,
    runsCommand,
    showCommand,
    resumeCommand,
    reportCommand,
    diffCommand,
    hitsCommand,
    forgetCommand,
    runnerCommand,
    cancelCommand,
    formulaCommand,
    functionsCommand,
    importCommand,
    exportCommand,
    storeCommand,
    sampleCommand,
  ]),
)

const layer = Layer.mergeAll(
  Layer.effect(CliOutput.Presenter, makePresenter),
  Layer.effect(
    CliConfig.CliConfig,
    Effect.map(makeCompletions, (completions) => ({
      builtIns: [GlobalFlag.Help, GlobalFlag.Version, completions, GlobalFlag.LogLevel],
    })),
  ),
  // The command prints its own summary; the log adds only warnings and errors.
  Layer.succeed(References.MinimumLogLevel, "Warn"),
  logToStandardError,
)

/** Help is shown even if the settings file is invalid. */
const asksForHelp = (args: ReadonlyArray<string>): boolean =>
  args.some((arg) => /^(-h|--help|-v|--version|--completions)(=|$)/.test(arg))

/** The failed write of `show`: the only defect that is no bug. */
const outputErrorIn = (cause: Cause.Cause<unknown>): OutputError | undefined =>
  cause.reasons
    .filter(Cause.isDieReason)
    .map(({ defect }) => defect)
    .find((defect) => defect instanceof OutputError)

/**
 * Runs the command line with these arguments and returns its exit code: 0 all
 * symbols ran, 1 some failed, 2 wrong usage or job, 3 nothing could run, 70 a
 * bug. Interruptions propagate.
 *
 * @since 0.1.0
 */
export const runCommandLine = Effect.fnUntraced(function* (args: ReadonlyArray<string>) {
  const standardError = yield* StandardError
  return yield* Command.runWith(marketsweep, { version: VERSION })(args).pipe(
    Effect.as(0),
    Effect.provide(asksForHelp(args) ? layer : Layer.merge(layer, settingsLayer)),
    Effect.catchCause((cause) => {
      const error = Option.getOrElse(Cause.findErrorOption(cause), () => outputErrorIn(cause))
      if (error !== undefined) {
        const message = messageOf(error)
        if (message !== undefined) standardError.line(message)
        return Effect.succeed(exitCodeOf(error))
      }
      if (!Cause.hasDies(cause)) return Effect.failCause(cause)
      standardError.line(`unexpected error, please report it: ${Cause.pretty(cause)}`)
      return Effect.succeed(70)
    }),
  )
})
