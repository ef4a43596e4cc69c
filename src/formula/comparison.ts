import { TOLERANCE } from "../indicators/tolerance.ts"
import type { BinaryOperations } from "./arithmetic.ts"
import type { Loops } from "./arithmeticLoops.ts"
import * as loops from "./comparisonLoops.ts"
import { pointwise } from "./operation.ts"
import type { ComparisonOperator } from "./syntaxTree.ts"

const comparison = (
  symbol: string,
  { both, constantRight, constantLeft }: Loops<Uint8Array>,
  fold: (a: number, b: number) => boolean,
): BinaryOperations<number, boolean> => ({
  fold,
  both: pointwise(`a${symbol}b`, "bool", ({ numbers: [a, b], outBools: [out] }) => () => {
    const first = begin(out.data, Math.max(a.first, b.first))
    both(out.data, a.data, b.data, first)
  }),
  constantRight: pointwise(`a${symbol}k`, "bool", ({ numbers: [a], settings: [k], outBools: [out] }) => () => {
    constantRight(out.data, a.data, k, begin(out.data, a.first))
  }),
  constantLeft: pointwise(`k${symbol}b`, "bool", ({ numbers: [b], settings: [k], outBools: [out] }) => () => {
    constantLeft(out.data, k, b.data, begin(out.data, b.first))
  }),
})

const begin = (out: Uint8Array, first: number): number => {
  out.fill(0, 0, first)
  return first
}

/** `a > b` is `b < a`: the caller swaps its operands. */
export const COMPARISONS: Readonly<Record<Exclude<ComparisonOperator, ">" | ">=">, BinaryOperations<number, boolean>>> =
  {
    "<": comparison("<", loops.less, (a, b) => b - a > TOLERANCE),
    "<=": comparison("<=", loops.lessOrEqual, (a, b) => a <= b || a - b <= TOLERANCE),
    "==": comparison("==", loops.equal, (a, b) => a === b || Math.abs(a - b) <= TOLERANCE),
    "!=": comparison("!=", loops.notEqual, (a, b) => Math.abs(a - b) > TOLERANCE),
  }
