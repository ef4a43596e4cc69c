import { atBar, CODE } from "../atBar.ts"
import * as loops from "./arithmeticLoops.ts"
import type { Loops } from "./arithmeticLoops.ts"
import { greatest, isDivisorUndecided, quotientDoubt } from "../graph/doubt.ts"
import { pointwise, settle, type NumberSlot, type Operation, type Place } from "../operation.ts"
import type { ArithmeticOperator } from "../../syntax/syntaxTree.ts"

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
  code: number,
  { both, constantRight, constantLeft }: Loops<Float64Array>,
  fold: (a: number, b: number) => number,
): BinaryOperations<number, number> => ({
  fold,
  both: {
    ...pointwise(`a${symbol}b`, "number", ({ numbers: [a, b], outNumbers: [out] }) => () => {
      const first = begin(out, Math.max(a.first, b.first))
      both(out.data, a.data, b.data, first)
    }),
    atBar: atBar(code),
  },
  constantRight: {
    ...pointwise(`a${symbol}k`, "number", ({ numbers: [a], settings: [k], outNumbers: [out] }) => () => {
      constantRight(out.data, a.data, k, begin(out, a.first))
    }),
    atBar: atBar(code, "right"),
  },
  constantLeft: {
    ...pointwise(`k${symbol}b`, "number", ({ numbers: [b], settings: [k], outNumbers: [out] }) => () => {
      constantLeft(out.data, k, b.data, begin(out, b.first))
    }),
    atBar: atBar(code, "left"),
  },
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

export const negate: Operation = {
  ...unary("-a", (out, a, from) => {
    for (let i = from; i < out.length; i++) out[i] = -a[i]
  }),
  atBar: atBar(CODE.negate),
}

/** A constant divisor is rarely 0, and if it is, then at every bar: only other divisions are said to make infinities. */
const division = (operations: BinaryOperations<number, number>): BinaryOperations<number, number> => ({
  ...operations,
  both: { ...operations.both, makesInfinities: true, doubts: quotientDoubt, isUndecided: isDivisorUndecided },
  constantRight: { ...operations.constantRight, doubts: ({ numbers: [a], settings: [k] }) => a.doubt / Math.abs(k) },
  constantLeft: {
    ...operations.constantLeft,
    makesInfinities: true,
    doubts: quotientDoubt,
    isUndecided: isDivisorUndecided,
  },
})

const byConstant = ({ numbers: [a], settings: [k] }: Place): number => a.doubt * Math.abs(k)

const product = (operations: BinaryOperations<number, number>): BinaryOperations<number, number> => {
  return {
    ...operations,
    both: {
      ...operations.both,
      doubts: ({ numbers: [a, b] }) => a.doubt * greatest(b) + b.doubt * greatest(a),
    },
    constantRight: { ...operations.constantRight, doubts: byConstant },
    constantLeft: { ...operations.constantLeft, doubts: byConstant },
  }
}

/** Requires exact operands, for functions that jump or divide by small values, such as rounding, remainders and ratios. */
export const requireExact = <O extends Operation>(operation: O): O => ({ ...operation, needsExact: () => true })

const remainder = ({ both, constantLeft, constantRight, fold }: BinaryOperations<number, number>) => {
  return {
    fold,
    both: requireExact(both),
    constantLeft: requireExact(constantLeft),
    constantRight: requireExact(constantRight),
  }
}

export const ARITHMETIC: Readonly<Record<ArithmeticOperator, BinaryOperations<number, number>>> = {
  "+": arithmetic("+", CODE.add, loops.add, (a, b) => a + b),
  "-": arithmetic("-", CODE.subtract, loops.subtract, (a, b) => a - b),
  "*": product(arithmetic("*", CODE.multiply, loops.multiply, (a, b) => a * b)),
  "/": division(arithmetic("/", CODE.divide, loops.divide, (a, b) => a / b)),
  "%": remainder(arithmetic("%", CODE.remainder, loops.remainder, (a, b) => a % b)),
}
