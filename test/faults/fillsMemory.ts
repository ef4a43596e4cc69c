import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "./Fault.ts"

const filling = (fill: () => unknown): Fault => ({
  expected: "OutOfMemory",
  process: (symbol) => Effect.sync(() => (fill() === undefined ? answerOf("never") : answerOf(symbol))),
})

export const fillsWithObjects = filling(() => {
  let kept: unknown
  for (let i = 0; ; i++) kept = { kept, i, more: [i, i, i, i] }
})

/** 240 MB in one step: a thread would take the whole process along. */
export const fillsWithOneArray = filling(() => {
  // oxlint-disable-next-line unicorn/no-new-array -- one allocation is the point
  return new Array(30_000_000).fill(0.5)
})

/** A collection that doubles past what is left. */
export const fillsWithMap = filling(() => {
  const map = new Map<number, number>()
  for (let i = 0; ; i++) map.set(i, i)
})

/** Outside of the heap, so that no limit of the heap counts it. */
export const fillsWithTypedArrays = filling(() => {
  const kept: Array<Float64Array> = []
  for (;;) kept.push(new Float64Array(1_000_000).fill(1))
})

/** 8 GB in one step, which the system only gives as they are written. */
export const fillsOneTypedArray = filling(() => new Float64Array(1_000_000_000).fill(1))
