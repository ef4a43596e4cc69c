import { compileFormula } from "../../formula/compile.ts"
import type { OtherSymbol } from "../../formula/plan/Plan.ts"
import { FormulaMistake } from "../../formula/syntax/FormulaMistake.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"

/** The bars that a job's formula needs. */
export interface FormulaNeeds {
  readonly lookback: number
  readonly readsVolume: boolean
  /** Other symbols that the formula requests. */
  readonly others: ReadonlyArray<OtherSymbol>
}

const NO_NEEDS: FormulaNeeds = { lookback: 0, readsVolume: false, others: [] }

/** Finds what a job's formula reads. A formula in another language needs nothing: its report shows the results only. */
export const formulaNeeds = ({ condition, formula, jobType, parameters = {}, timeframe }: JobHeader): FormulaNeeds => {
  if (formula === undefined) return NO_NEEDS
  try {
    const {
      columns,
      lookback,
      symbols = [],
    } = compileFormula(formula, {
      jobType,
      parameters,
      timeframe,
      ...(condition === undefined ? {} : { condition }),
    })
    return { lookback, readsVolume: columns.includes("volume"), others: symbols }
  } catch (error) {
    if (error instanceof FormulaMistake) return NO_NEEDS
    throw error
  }
}
