import type { AtBar } from "../plan/atBar.ts"

// The recursive functions of the language, bar by bar, for names that depend on their own earlier values.

type Next = (x: number) => number

/** A memory of one series. */
const remember = (make: (settings: ReadonlyArray<number>) => Next): AtBar => ({
  kind: "memory",
  make: (settings) => {
    const next = make(settings)
    return {
      next: (inputs, outputs) => {
        outputs[0] = next(inputs[0])
      },
    }
  },
})

/** Averages exponentially with the weight `alpha`, seeded by the mean of the first `length` values; na is skipped. */
const smooth = (length: number, alpha: number): Next => {
  let count = 0
  let value = 0
  return (x) => {
    if (Number.isNaN(x)) return NaN
    if (count < length) {
      value += x
      if (++count < length) return NaN
      value /= length
    } else value += alpha * (x - value)
    return value
  }
}

export const emaAtBar: AtBar = remember(([length]) => smooth(length, 2 / (length + 1)))
export const rmaAtBar: AtBar = remember(([length]) => smooth(length, 1 / length))

export const rsiAtBar: AtBar = remember(([length]) => {
  const gains = smooth(length, 1 / length)
  const losses = smooth(length, 1 / length)
  let previous = NaN
  return (x) => {
    if (Number.isNaN(x)) return NaN
    const move = x - previous
    previous = x
    const gain = gains(Math.max(move, 0))
    const loss = losses(Math.max(-move, 0))
    return 100 * (gain / (gain + loss))
  }
})

export const macdAtBar: AtBar = {
  kind: "memory",
  make: ([fast, slow, signal]) => {
    const averageFast = smooth(fast, 2 / (fast + 1))
    const averageSlow = smooth(slow, 2 / (slow + 1))
    const averageLine = smooth(signal, 2 / (signal + 1))
    return {
      next: (inputs, outputs) => {
        const line = averageFast(inputs[0]) - averageSlow(inputs[0])
        outputs[0] = line
        outputs[1] = averageLine(line)
        outputs[2] = line - outputs[1]
      },
    }
  },
}

export const lastKnownAtBar: AtBar = remember(() => {
  let last = NaN
  return (x) => {
    if (!Number.isNaN(x)) last = x
    return last
  }
})

export const totalAtBar: AtBar = remember(() => {
  let total = 0
  return (x) => {
    if (Number.isNaN(x)) return NaN
    total += x
    return total
  }
})

const rememberChosen = (choose: (a: number, b: number) => number): AtBar =>
  remember(() => {
    let chosen = NaN
    return (x) => {
      if (!Number.isNaN(x)) chosen = Number.isNaN(chosen) ? x : choose(chosen, x)
      return chosen
    }
  })

export const greatestAtBar: AtBar = rememberChosen(Math.max)
export const leastAtBar: AtBar = rememberChosen(Math.min)

export const barsSinceAtBar: AtBar = remember(() => {
  let bars = NaN
  return (holds) => {
    bars = holds === 1 ? 0 : bars + 1
    return bars
  }
})

export const valueWhenAtBar: AtBar = {
  kind: "memory",
  make: ([occurrence]) => {
    const kept = new Float64Array(occurrence + 1).fill(NaN)
    let next = 0
    return {
      next: (inputs, outputs) => {
        if (inputs[0] === 1) {
          kept[next] = inputs[1]
          next = next === occurrence ? 0 : next + 1
        }
        outputs[0] = kept[next]
      },
    }
  },
}

export const meanAtBar: AtBar = {
  kind: "memory",
  make: () => ({
    next: (inputs, outputs) => {
      let sum = 0
      for (let i = 0; i < inputs.length; i++) sum += inputs[i]
      outputs[0] = sum / inputs.length
    },
  }),
}
