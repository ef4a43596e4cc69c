import { isDense, settle, settleTame, type NumberSlot, type Operation, type Place, type Run } from "../operation.ts"

/**
 * Fills `outs` from `sources`, which hold no na from bar `first` on. It takes
 * them by index, as in `({ 0: out }, { 0: high, 1: low }) =>`: an array pattern
 * makes an iterator, some 0.4 µs each until ten thousand symbols have run.
 */
export type Kernel = (
  outs: ReadonlyArray<Float64Array>,
  sources: ReadonlyArray<Float64Array>,
  settings: ReadonlyArray<number>,
  first: number,
) => void

/** A kernel of one series and a length. */
export const withLength =
  (fill: (out: Float64Array, source: Float64Array, length: number, first: number) => void): Kernel =>
  (outs, sources, settings, first) =>
    fill(outs[0], sources[0], settings[0], first)

const dataOf = (slot: NumberSlot): Float64Array => slot.data

/** The arrays of the slots in this run; `arrays` is refilled rather than made anew for each symbol. */
const current = (arrays: Array<Float64Array>, slots: ReadonlyArray<NumberSlot>): ReadonlyArray<Float64Array> => {
  for (let i = 0; i < slots.length; i++) arrays[i] = slots[i].data
  return arrays
}

/** The first bar at which all of the slots may have values. */
export const latestFirst = (slots: ReadonlyArray<NumberSlot>): number => {
  let latest = 0
  for (let i = 0; i < slots.length; i++) latest = Math.max(latest, slots[i].first)
  return latest
}

/** Declares where the outputs' values begin, when those of the inputs begin at `first`. */
export const settleOutputs = ({ outNumbers, due }: Place, { length }: Run, first: number): void => {
  for (let output = 0; output < outNumbers.length; output++) {
    settle(outNumbers[output], Math.min(length, due(first, output)))
  }
}

const areDense = (slots: ReadonlyArray<NumberSlot>, run: Run): boolean => {
  let all = true
  // No short-circuit: each slot must be checked, since each may report a hole.
  for (let i = 0; i < slots.length; i++) all = isDense(slots[i], run) && all
  return all
}

/**
 * A kernel over the last n values that are not na. Where something is missing
 * it runs over the values without the gaps, and the bars of the gaps are na.
 */
export const overValues =
  (kernel: Kernel): Operation["bind"] =>
  (place) => {
    const { numbers, settings, outNumbers } = place
    const outs = outNumbers.map(dataOf)
    const sources = numbers.map(dataOf)
    return (run) => {
      const isWhole = areDense(numbers, run)
      const first = latestFirst(numbers)
      if (isWhole) kernel(current(outs, outNumbers), current(sources, numbers), settings, first)
      else acrossGaps(kernel, place, first)
      settleOutputs(place, run, first)
    }
  }

/** Like {@link overValues}, for a kernel whose values lie between values of its source: it makes no infinities. */
export const average =
  (kernel: Kernel): Operation["bind"] =>
  (place) => {
    const step = overValues(kernel)(place)
    const {
      numbers: [source],
      outNumbers: [out],
      due,
    } = place
    return (run) => {
      step(run)
      if (source.isTame) settleTame(out, Math.min(run.length, due(source.first, 0)))
    }
  }

// Rare, so that its memory is not kept.
const acrossGaps = (kernel: Kernel, { numbers, settings, outNumbers }: Place, first: number): void => {
  const sources = numbers.map(dataOf)
  const bars: Array<number> = []
  for (let i = first; i < sources[0].length; i++) {
    if (sources.every((source) => !Number.isNaN(source[i]))) bars.push(i)
  }
  const outs = outNumbers.map(() => new Float64Array(bars.length))
  kernel(
    outs,
    sources.map((source) => Float64Array.from(bars, (bar) => source[bar])),
    settings,
    0,
  )
  outNumbers.forEach(({ data }, output) => {
    data.fill(NaN)
    bars.forEach((bar, at) => {
      data[bar] = outs[output][at]
    })
  })
}

/** A kernel over the last n bars, which handles na in its sources itself. */
export const overBars =
  (kernel: Kernel): Operation["bind"] =>
  (place) => {
    const { numbers, settings, outNumbers } = place
    const outs = outNumbers.map(dataOf)
    const sources = numbers.map(dataOf)
    return (run) => {
      const first = latestFirst(numbers)
      kernel(current(outs, outNumbers), current(sources, numbers), settings, first)
      settleOutputs(place, run, first)
    }
  }

/** A kernel over the last n bars that answers with bools. */
export const boolOverBars =
  (kernel: (out: Uint8Array, source: Float64Array, length: number, first: number) => void): Operation["bind"] =>
  ({ numbers: [source], settings: [length], outBools: [out] }) =>
  () => {
    kernel(out.data, source.data, length, source.first)
  }

/** A kernel that compares two series with the last bar where both had a value, however far back that is. */
export const crossing =
  (kernel: (out: Uint8Array, a: Float64Array, b: Float64Array, first: number) => void): Operation["bind"] =>
  ({ numbers, outBools: [out] }) => {
    const [a, b] = numbers
    return (run) => {
      areDense(numbers, run)
      kernel(out.data, a.data, b.data, latestFirst(numbers))
    }
  }
