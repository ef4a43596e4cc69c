import { TOLERANCE } from "../../../indicators/tolerance.ts"
import type { GraphNode } from "./graph.ts"
import type { NumberSlot, Operation, Place } from "../operation.ts"

// Over a part of the history, a recursive average keeps a trace of where that part began. Most operations pass it
// on unchanged. Those that could amplify it, or decide a bool by it, report when it could matter:
// then the whole history is read, as for a hole.

/** The share of the start that is left after the look-back; ten times what {@link lookback} allows. */
const LEFT = 1e-9

/** The doubt of an oscillator between -100 and 100 that is made of averages. */
export const OF_A_PERCENTAGE = 1e-5

/** A divisor smaller than this many times its doubt is undecided. */
const SAFE_DIVISOR = 1e4

/** The greatest magnitude in a slot, ignoring infinities and na. */
export const greatest = ({ data, first }: NumberSlot): number => {
  let most = 0
  for (let i = first; i < data.length; i++) {
    const size = Math.abs(data[i])
    if (size > most && size < Infinity) most = size
  }
  return most
}

/** A step of a plan; over a part of the history it tracks the doubt of recursive averages. */
export const stepOf = (node: GraphNode, place: Place): ReturnType<Operation["bind"]> => {
  const { operation, inputs, outputs } = node
  const step = operation.bind(place)
  const meets = inputs.some((port) => port.forgets)
  const brings = outputs.some((port) => port.forgets)
  if (!meets && !brings) return step
  const from = inputs.reduce((latest, port) => Math.max(latest, port.lookback), 0)
  return (run) => {
    step(run)
    if (run.bars.firstIndex === 0) return
    if (meets && operation.isUndecided?.(place, from) === true) run.holes = true
    if (brings) for (const slot of place.outNumbers) slot.doubt = doubtOf(operation, place, from)
  }
}

const doubtOf = (operation: Operation, place: Place, from: number): number => {
  if (operation.doubts !== undefined) return operation.doubts(place, from)
  let doubt = 0
  for (const slot of place.numbers) doubt += 4 * slot.doubt + (operation.forgets === true ? LEFT * greatest(slot) : 0)
  return doubt
}

const isNear = (a: Float64Array, k: number, margin: number, from: number): boolean => {
  for (let i = from; i < a.length; i++) if (Math.abs(a[i] - k) <= margin) return true
  return false
}

const areNear = (a: Float64Array, b: Float64Array, margin: number, from: number): boolean => {
  for (let i = from; i < a.length; i++) if (Math.abs(a[i] - b[i]) <= margin) return true
  return false
}

/** Whether two series, or a series and a constant, are closer than their doubt. */
export const isPairUndecided = ({ numbers: [a, b], settings: [k] }: Place, from: number): boolean => {
  const margin = a.doubt + (b?.doubt ?? 0) + (a.doubt === 0 && (b?.doubt ?? 0) === 0 ? -Infinity : TOLERANCE)
  return b === undefined ? isNear(a.data, k, margin, from) : areNear(a.data, b.data, margin, from)
}

/** Whether a bar is closer to the one before than their doubt. */
export const isMoveUndecided = ({ numbers: [a] }: Place, from: number): boolean => {
  for (let i = from + 1; i < a.data.length; i++) {
    if (Math.abs(a.data[i] - a.data[i - 1]) <= 2 * a.doubt + TOLERANCE) return true
  }
  return false
}

/** Whether a value is so close to a rounding step (a half or a whole of the last digit) that its doubt decides. */
export const isStepUndecided = ({ numbers: [a], settings: [precision = 0] }: Place, from: number): boolean => {
  const halves = 2 * 10 ** precision
  for (let i = from; i < a.data.length; i++) {
    const at = a.data[i] * halves
    if (Math.abs(at - Math.round(at)) <= a.doubt * halves + TOLERANCE) return true
  }
  return false
}

const divisorOf = ({ numbers }: Place): NumberSlot => numbers[numbers.length - 1]

/** The least divisor that its doubt does not affect. */
const leastDivisor = (place: Place): number => {
  const most = place.numbers.reduce((sum, { doubt }) => sum + doubt, 0)
  return SAFE_DIVISOR * most
}

/** Whether a divisor is so small that doubt would dominate the quotient. */
export const isDivisorUndecided = (place: Place, from: number): boolean => {
  const { data } = divisorOf(place)
  const least = leastDivisor(place)
  for (let i = from; i < data.length; i++) if (Math.abs(data[i]) <= least) return true
  return false
}

/** The doubt of a quotient whose divisor is decided, see {@link isDivisorUndecided}. */
export const quotientDoubt = (place: Place, from: number): number => {
  const { outNumbers, numbers } = place
  const divisor = divisorOf(place)
  const top = numbers.length === 2 ? numbers[0].doubt : 0
  let least = Infinity
  for (let i = from; i < divisor.data.length; i++) {
    const size = Math.abs(divisor.data[i])
    if (size > 0 && size < least) least = size
  }
  return (top + divisor.doubt * greatest(outNumbers[0])) / least
}
