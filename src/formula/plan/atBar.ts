/** The state of an operation between bars; made anew for each run. */
export interface Memory {
  readonly next: (inputs: Float64Array, outputs: Float64Array) => void
}

/**
 * How an operation runs at one bar, inside a loop:
 *
 * - `code`: as an instruction; `constant` is the side of its setting
 * - `call`: as a function of its inputs and then its settings, three at most
 * - `memory`: with state that it keeps between bars
 */
export type AtBar =
  | { readonly kind: "code"; readonly code: number; readonly constant?: "left" | "right" }
  | { readonly kind: "call"; readonly of: (a: number, b: number, c: number) => number }
  | { readonly kind: "memory"; readonly make: (settings: ReadonlyArray<number>) => Memory }

export const atBar = (code: number, constant?: "left" | "right"): AtBar =>
  constant === undefined ? { kind: "code", code } : { kind: "code", code, constant }

/** The instructions of a loop; `machine.ts` runs them. */
export const CODE = {
  add: 0,
  subtract: 1,
  multiply: 2,
  divide: 3,
  remainder: 4,
  negate: 5,
  less: 6,
  lessOrEqual: 7,
  equal: 8,
  notEqual: 9,
  and: 10,
  or: 11,
  differ: 12,
  not: 13,
  choose: 14,
  nz: 15,
  na: 16,
  max: 17,
  min: 18,
  abs: 19,
  latch: 20,
  call: 21,
  memory: 22,
  chooseLess: 23,
  chooseLessOrEqual: 24,
  chooseEqual: 25,
  chooseNotEqual: 26,
} as const
