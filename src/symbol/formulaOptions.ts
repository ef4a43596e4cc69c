import type { CompileOptions } from "../formula/CompileOptions.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import type { Timeframe } from "../job/Timeframe.ts"

/** What a formula of a job is compiled with, whatever it is compiled for. */
export interface FormulaSettings {
  readonly timeframe: Timeframe
  /** Values for the inputs of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** The condition to scan for in a script, by its name or title; its last statement unless given. */
  readonly condition?: string
}

export const formulaOptions = ({ condition, parameters, timeframe }: FormulaSettings): CompileOptions => ({
  timeframe,
  ...(parameters === undefined ? {} : { parameters }),
  ...(condition === undefined ? {} : { condition }),
})
