import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

const fillMemory = (fill: () => unknown): Fault => ({
  expected: "OutOfMemory",
  process: (symbol) => Effect.sync(() => (fill() === undefined ? answerOf("never") : answerOf(symbol))),
})

export const fillsWithObjects = fillMemory(() => {
  let kept: unknown
  for (let i = 0; ; i++) kept = { kept, i, more: [i, i, i, i] }
})

/** Allocates 240 MB at once: a thread would end the whole process. */
export const fillsWithOneArray = fillMemory(() => {
  // oxlint-disable-next-line unicorn/no-new-array -- one allocation is the point
  return new Array(30_000_000).fill(0.5)
})

/** A collection whose growth exceeds the free memory at once. */
export const fillsWithMap = fillMemory(() => {
  const map = new Map<number, number>()
  for (let i = 0; ; i++) map.set(i, i)
})

/** Memory outside of the heap, which heap limits do not count. */
export const fillsWithTypedArrays = fillMemory(() => {
  const kept: Array<Float64Array> = []
  for (;;) kept.push(new Float64Array(1_000_000).fill(1))
})

/** 8 GB at once, which the system provides only as they are written. */
export const fillsOneTypedArray = fillMemory(() => new Float64Array(1_000_000_000).fill(1))
