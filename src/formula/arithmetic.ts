import * as loops from "./arithmeticLoops.ts"
import type { Loops } from "./arithmeticLoops.ts"
import { pointwise, settle, type NumberSlot, type Operation } from "./operation.ts"
import type { ArithmeticOperator } from "./syntaxTree.ts"

/** A binary operator as three operations, by where a constant is. */
export interface BinaryOperations<A, B> {
  readonly both: Operation
  /** The constant is the setting. */
  readonly constantRight: Operation
  readonly constantLeft: Operation
  /** The same on two constants. */
  readonly fold: (a: A, b: A) => B
}

const arithmetic = (
  symbol: ArithmeticOperator,
  { both, constantRight, constantLeft }: Loops<Float64Array>,
  fold: (a: number, b: number) => number,
): BinaryOperations<number, number> => ({
  fold,
  both: pointwise(`a${symbol}b`, "number", ({ numbers: [a, b], outNumbers: [out] }) => () => {
    const first = begin(out, Math.max(a.first, b.first))
    both(out.data, a.data, b.data, first)
  }),
  constantRight: pointwise(`a${symbol}k`, "number", ({ numbers: [a], settings: [k], outNumbers: [out] }) => () => {
    constantRight(out.data, a.data, k, begin(out, a.first))
  }),
  constantLeft: pointwise(`k${symbol}b`, "number", ({ numbers: [b], settings: [k], outNumbers: [out] }) => () => {
    constantLeft(out.data, k, b.data, begin(out, b.first))
  }),
})

const begin = (out: NumberSlot, first: number): number => {
  out.data.fill(NaN, 0, first)
  settle(out, first)
  return first
}

/** An operation on the numbers of one series, bar by bar; na stays na. `k` is its setting, if it has one. */
export const unary = (
  name: string,
  loop: (out: Float64Array, a: Float64Array, from: number, k: number) => void,
): Operation =>
  pointwise(name, "number", ({ numbers: [a], settings: [k], outNumbers: [out] }) => () => {
    loop(out.data, a.data, begin(out, a.first), k)
  })

/** An operation on the numbers of several series, bar by bar; na in one gives na. */
export const several = (
  name: string,
  loop: (out: Float64Array, inputs: ReadonlyArray<Float64Array>, from: number) => void,
): Operation =>
  pointwise(name, "number", ({ numbers, outNumbers: [out] }) => () => {
    const first = numbers.reduce((latest, input) => Math.max(latest, input.first), 0)
    loop(
      out.data,
      numbers.map((input) => input.data),
      begin(out, first),
    )
  })

export const negate: Operation = unary("-a", (out, a, from) => {
  for (let i = from; i < out.length; i++) out[i] = -a[i]
})

/** A constant to divide by is seldom 0, and then it is at every bar. */
const division = (operations: BinaryOperations<number, number>): BinaryOperations<number, number> => ({
  ...operations,
  both: { ...operations.both, makesInfinities: true },
  constantLeft: { ...operations.constantLeft, makesInfinities: true },
})

export const ARITHMETIC: Readonly<Record<ArithmeticOperator, BinaryOperations<number, number>>> = {
  "+": arithmetic("+", loops.add, (a, b) => a + b),
  "-": arithmetic("-", loops.subtract, (a, b) => a - b),
  "*": arithmetic("*", loops.multiply, (a, b) => a * b),
  "/": division(arithmetic("/", loops.divide, (a, b) => a / b)),
  "%": arithmetic("%", loops.remainder, (a, b) => a % b),
}
