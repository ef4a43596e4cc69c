import { TOLERANCE } from "../../../indicators/tolerance.ts"
import { atBar, CODE, type AtBar } from "../atBar.ts"
import type { BinaryOperations } from "./arithmetic.ts"
import type { Loops } from "./arithmeticLoops.ts"
import * as loops from "./comparisonLoops.ts"
import { isPairUndecided } from "../graph/doubt.ts"
import { pointwise, type Operation } from "../operation.ts"
import type { ComparisonOperator } from "../../syntax/syntaxTree.ts"

const comparison = (
  symbol: string,
  code: number,
  { both, constantRight, constantLeft }: Loops<Uint8Array>,
  fold: (a: number, b: number) => boolean,
): BinaryOperations<number, boolean> => ({
  fold,
  both: decided(`a${symbol}b`, atBar(code), ({ numbers: [a, b], outBools: [out] }) => () => {
    const first = begin(out.data, Math.max(a.first, b.first))
    both(out.data, a.data, b.data, first)
  }),
  constantRight: decided(
    `a${symbol}k`,
    atBar(code, "right"),
    ({ numbers: [a], settings: [k], outBools: [out] }) =>
      () => {
        constantRight(out.data, a.data, k, begin(out.data, a.first))
      },
  ),
  constantLeft: decided(
    `k${symbol}b`,
    atBar(code, "left"),
    ({ numbers: [b], settings: [k], outBools: [out] }) =>
      () => {
        constantLeft(out.data, k, b.data, begin(out.data, b.first))
      },
  ),
})

const decided = (name: string, how: AtBar, bind: Operation["bind"]): Operation => ({
  ...pointwise(name, "bool", bind),
  isUndecided: isPairUndecided,
  atBar: how,
})

const begin = (out: Uint8Array, first: number): number => {
  out.fill(0, 0, first)
  return first
}

/** `a > b` is `b < a`: the caller swaps its operands. */
export const COMPARISONS: Readonly<Record<Exclude<ComparisonOperator, ">" | ">=">, BinaryOperations<number, boolean>>> =
  {
    "<": comparison("<", CODE.less, loops.less, (a, b) => b - a > TOLERANCE),
    "<=": comparison("<=", CODE.lessOrEqual, loops.lessOrEqual, (a, b) => a <= b || a - b <= TOLERANCE),
    "==": comparison("==", CODE.equal, loops.equal, (a, b) => a === b || Math.abs(a - b) <= TOLERANCE),
    "!=": comparison("!=", CODE.notEqual, loops.notEqual, (a, b) => Math.abs(a - b) > TOLERANCE),
  }
