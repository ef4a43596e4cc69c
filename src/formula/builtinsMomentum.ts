import { change, falling, rising } from "../indicators/changes.ts"
import { macd, rsi } from "../indicators/momentum.ts"
import { LENGTH, SOURCE, type FunctionRow } from "./builtin.ts"
import { emaLookback, rmaLookback } from "./lookback.ts"
import { boolOverBars, overBars, overValues } from "./windows.ts"

/** How a series moves: against its own past. */
export const MOMENTUM: ReadonlyArray<FunctionRow> = [
  {
    name: "ta.rsi",
    doc: "Relative strength index, 0 to 100, from Wilder's averages of gains and losses; na while nothing has moved.",
    parameters: [SOURCE, LENGTH],
    outputs: ["number"],
    lookback: ([length]) => 1 + rmaLookback(length),
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    bind: overValues(([out], [source], [length], first) => rsi(out, source, length, first)),
  },
  {
    name: "ta.macd",
    doc: "Fast less slow exponential average (the line), the line's own average (the signal), and their difference.",
    parameters: [
      SOURCE,
      { name: "fastlen", kind: "length" },
      { name: "slowlen", kind: "length" },
      { name: "siglen", kind: "length" },
    ],
    members: ["macdLine", "signalLine", "histLine"],
    outputs: ["number", "number", "number"],
    lookback: ([fast, slow, signal]) => emaLookback(Math.max(fast, slow)) + emaLookback(signal),
    warmup: (first, [fast, slow, signal], output) => first + Math.max(fast, slow) - 1 + (output === 0 ? 0 : signal - 1),
    cost: () => 5,
    bind: overValues(([line, signalLine, histogram], [source], [fast, slow, signal], first) =>
      macd(line, signalLine, histogram, source, fast, slow, signal, first),
    ),
  },
  {
    name: "ta.change",
    doc: "The value less the one `length` bars ago.",
    parameters: [SOURCE, { ...LENGTH, default: 1 }],
    outputs: ["number"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    bind: overBars(([out], [source], [length], first) => change(out, source, length, first)),
  },
  {
    name: "ta.rising",
    doc: "True where each of the last `length` bars rose above the one before it.",
    parameters: [SOURCE, LENGTH],
    outputs: ["bool"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    bind: boolOverBars(rising),
  },
  {
    name: "ta.falling",
    doc: "True where each of the last `length` bars fell below the one before it.",
    parameters: [SOURCE, LENGTH],
    outputs: ["bool"],
    lookback: ([length]) => length,
    warmup: (first, [length]) => first + length,
    cost: () => 1,
    bind: boolOverBars(falling),
  },
]
