import { settle, type BoolSlot, type NumberSlot, type Place } from "../operation.ts"

/** The values of a request at its own bars. */
export interface Requested {
  readonly numbers: ReadonlyArray<NumberSlot>
  readonly bools: ReadonlyArray<BoolSlot>
  readonly count: number
  /** The bar of the formula from which on each is known. */
  readonly knownAt: Uint32Array
}

type Spread<A> = (out: A, values: A, count: number, knownAt: Uint32Array, nothing: number) => void

const carriedOn: Spread<Float64Array | Uint8Array> = (out, values, count, knownAt, nothing) => {
  const { length } = out
  let at = 0
  let value = nothing
  for (let next = 0; next < count; next++) {
    const until = Math.min(length, knownAt[next])
    while (at < until) out[at++] = value
    value = values[next]
  }
  while (at < length) out[at++] = value
}

const withGaps: Spread<Float64Array | Uint8Array> = (out, values, count, knownAt, nothing) => {
  out.fill(nothing)
  for (let next = 0; next < count && knownAt[next] < out.length; next++) out[knownAt[next]] = values[next]
}

/** Spreads a request's values over the formula's bars: each until the next one, or at its bar alone. */
export const spread = (place: Place, { bools, count, knownAt, numbers }: Requested, hasGaps: boolean): void => {
  const first = count === 0 ? Infinity : knownAt[0]
  for (let output = 0; output < numbers.length; output++) {
    const out = place.outNumbers[output]
    const fill: Spread<Float64Array> = hasGaps ? withGaps : carriedOn
    fill(out.data, numbers[output].data, count, knownAt, NaN)
    settle(out, Math.min(first, out.data.length))
  }
  for (let output = 0; output < bools.length; output++) {
    const fill: Spread<Uint8Array> = hasGaps ? withGaps : carriedOn
    fill(place.outBools[output].data, bools[output].data, count, knownAt, 0)
  }
}
