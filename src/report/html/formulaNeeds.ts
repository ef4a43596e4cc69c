import { compileFormula } from "../../formula/compile.ts"
import { FormulaMistake } from "../../formula/syntax/FormulaMistake.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"

/** What a job's formula needs of the bars. */
export interface FormulaNeeds {
  readonly lookback: number
  readonly readsVolume: boolean
}

/** Of a formula in another language than ours, or of none, nothing is known: the report then shows its answers. */
export const formulaNeeds = ({ condition, formula, jobType, parameters = {}, timeframe }: JobHeader): FormulaNeeds => {
  if (formula === undefined) return { lookback: 0, readsVolume: false }
  try {
    const { columns, lookback } = compileFormula(formula, {
      jobType,
      parameters,
      timeframe,
      ...(condition === undefined ? {} : { condition }),
    })
    return { lookback, readsVolume: columns.includes("volume") }
  } catch (error) {
    if (error instanceof FormulaMistake) return { lookback: 0, readsVolume: false }
    throw error
  }
}
