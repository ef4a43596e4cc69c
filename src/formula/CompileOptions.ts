import type { JobType, Parameter } from "../job/ProcessingJob.ts"

/** Options for compiling a formula. @since 0.1.0 */
export interface CompileOptions {
  /** Values for the inputs of the formula, by the names that it assigns them to. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** `scan` and `screen` need a bool result; `compute` (the default) takes any. */
  readonly jobType?: JobType
  /**
   * What to look for in a script: the name of one of its bools, the title of a
   * `plotshape`, `plotchar` or `alertcondition`, or the id of a
   * `strategy.entry`; its last statement unless given.
   */
  readonly condition?: string
  /** The timeframe, such as `1d`, for formulas that read `timeframe.*`. */
  readonly timeframe?: string
}
