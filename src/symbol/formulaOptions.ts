import type { CompileOptions } from "../formula/CompileOptions.ts"
import type { Parameter } from "../job/ProcessingJob.ts"
import type { Timeframe } from "../job/Timeframe.ts"

/** The settings that a formula is compiled with, for a job, an explanation or series. */
export interface FormulaSettings {
  readonly timeframe: Timeframe
  /** Values for the inputs of the formula. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** The condition to look for in a script, by its name, title or id. Defaults to the last statement. */
  readonly condition?: string
}

export const formulaOptions = ({ condition, parameters, timeframe }: FormulaSettings): CompileOptions => ({
  timeframe,
  ...(parameters === undefined ? {} : { parameters }),
  ...(condition === undefined ? {} : { condition }),
})
