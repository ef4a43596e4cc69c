import { FormulaMistake, type MistakeCode } from "../syntax/FormulaMistake.ts"
import type { Checking } from "./checking.ts"
import { drawn, type Operand } from "./operand.ts"

// What matters only where it runs: a length of 0, or what formulas do not have.
const OF_RUNNING: ReadonlySet<MistakeCode> = new Set<MistakeCode>(["Range", "Unsupported", "Limit"])

/** What a part comes to that never runs, since a constant decides: nothing, if it could not run. */
export const untaken = (checking: Checking, evaluate: () => Operand): Operand => {
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
