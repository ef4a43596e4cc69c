import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { FormulaError } from "../job/JobError.ts"
import type { JobType, Parameter } from "../job/ProcessingJob.ts"

/** A series, one value a bar: numbers (na is NaN) or bools (0 and 1). @since 0.1.0 */
export type Series = Float64Array | Uint8Array

/** The columns that a formula can read; see `Candles`. @since 0.1.0 */
export type FormulaColumn = "time" | "open" | "high" | "low" | "close" | "volume"

/** The bars that a plan runs over: `Candles` fits. @since 0.1.0 */
export interface Bars {
  readonly length: number
  /** Bars before the first one here, for `bar_index`. */
  readonly firstIndex: number
  readonly columns: Readonly<Partial<Record<FormulaColumn, Float64Array>>>
}

/** @since 0.1.0 */
export interface Evaluation {
  /** The formula's value at each bar. Valid until the plan runs again. */
  readonly result: Series
  /** The named values at each bar, in the order of the text. Valid until the plan runs again. */
  readonly named: ReadonlyMap<string, Series>
  /** An operand had a hole inside, so that `lookback` was no bound: run again over the whole history. */
  readonly holes: boolean
}

/**
 * A formula, checked and ready to run over the bars of any symbol.
 *
 * @since 0.1.0
 */
export interface Plan {
  /** Bars to read before the range for exact values inside it; `Infinity` means the whole history. */
  readonly lookback: number
  /** Bars before the first one at which every named value and the result have a value. */
  readonly warmup: number
  /** The columns that `run` reads. */
  readonly columns: ReadonlyArray<FormulaColumn>
  readonly run: (bars: Bars) => Evaluation
}

/**
 * Compiles formulas. Swap it in a worker file to bring another language.
 *
 * @since 0.1.0
 */
export class FormulaService extends Context.Service<
  FormulaService,
  {
    readonly compile: (
      text: string,
      options?: {
        readonly parameters?: Readonly<Record<string, Parameter>>
        /** `scan` and `screen` need a bool as the result; `compute` (the default) takes any. */
        readonly jobType?: JobType
      },
    ) => Effect.Effect<Plan, FormulaError>
    /** Compiles and runs once: whole series that the caller owns. */
    readonly evaluate: (
      text: string,
      bars: Bars,
      options?: { readonly parameters?: Readonly<Record<string, Parameter>>; readonly jobType?: JobType },
    ) => Effect.Effect<Evaluation, FormulaError>
  }
>()("marketsweep/FormulaService") {}
