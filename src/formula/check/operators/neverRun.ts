import { FormulaMistake, type MistakeCode } from "../../syntax/FormulaMistake.ts"
import type { Checking } from "../context/checking.ts"
import { drawn, type Operand } from "../context/operand.ts"

// Mistakes that matter only where they run: a length of 0, or a feature that formulas lack.
const OF_RUNNING: ReadonlySet<MistakeCode> = new Set<MistakeCode>(["Range", "Unsupported", "Limit"])

/** Evaluates a part that never runs because a constant decides; if it could not run, it has no value. */
export const checkNeverRun = (checking: Checking, evaluate: () => Operand): Operand => {
  const { calls, scope } = checking
  const depth = calls.length
  try {
    return evaluate()
  } catch (error) {
    if (!(error instanceof FormulaMistake) || !OF_RUNNING.has(error.code)) throw error
    calls.length = depth
    checking.scope = scope
    return drawn("what never runs")
  }
}
