import type { CliError } from "effect/cli/CliError"
import type { ExportFailed } from "../candles/export/ExportFailed.ts"
import type { FormulaErrors } from "../formula/FormulaCheck.ts"
import type { FormulaError, JobError } from "../job/JobError.ts"
import type { PlatformError } from "effect/PlatformError"
import type { RunIsRunning, UnknownRun } from "../log/Run.ts"
import type { UnknownClusterRun } from "../cluster/caller/ClusterRun.ts"
import type { OutputError } from "./terminal/standardOutput.ts"
import type { SymbolsFailed } from "./options/SymbolsFailed.ts"
import type { UsageError } from "./options/UsageError.ts"
import type { ReportUnavailable } from "../report/html/ReportUnavailable.ts"

/** Errors that a command can fail with. */
export type CommandError =
  | CliError
  | ExportFailed
  | FormulaErrors
  | JobError
  | OutputError
  | PlatformError
  | ReportUnavailable
  | RunIsRunning
  | SymbolsFailed
  | UnknownClusterRun
  | UnknownRun
  | UsageError

/** 0: all symbols ran. 1: some failed. 2: wrong usage or job. 3: nothing could run. 129, 130, 143: interrupted. */
export const exitCodeOf = (error: CommandError): number => {
  switch (error._tag) {
    case "SymbolsFailed":
      return 1
    case "ExportFailed":
    case "PlatformError":
    case "PoolUnavailable":
    case "ReportUnavailable":
    case "StoreUnavailable":
      return 3
    case "OutputError":
      return error.closed ? 0 : 3
    default:
      return 2
  }
}

/** The lines to print about an error; none if the command has printed them already. */
export const messageOf = (error: CommandError): string | undefined => {
  switch (error._tag) {
    case "SymbolsFailed":
    case "ShowHelp":
      return undefined
    case "OutputError":
      return error.closed ? undefined : `error: ${error.message}`
    case "FormulaError":
      return formulaMessage(error)
    case "FormulaErrors":
      return error.errors.map(formulaMessage).join("\n")
    default:
      return `error: ${error.message}`
  }
}

const formulaMessage = ({ message, snippet }: FormulaError): string =>
  `error: the formula cannot run: ${message}\n${snippet.replace(/^/gm, "  ")}`
