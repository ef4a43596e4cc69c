import { compileFormula } from "../../formula/compile.ts"
import type { OtherSymbol } from "../../formula/plan/Plan.ts"
import { FormulaMistake } from "../../formula/syntax/FormulaMistake.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"

/** What a job's formula needs of the bars. */
export interface FormulaNeeds {
  readonly lookback: number
  readonly readsVolume: boolean
  /** Other symbols that it requests. */
  readonly others: ReadonlyArray<OtherSymbol>
}

const NO_NEEDS: FormulaNeeds = { lookback: 0, readsVolume: false, others: [] }

/** Of a formula in another language than ours, or of none, nothing is known: the report then shows its answers. */
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
