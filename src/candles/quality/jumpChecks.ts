import type { BarColumns } from "../Candles.ts"
import { type Check, orNull } from "./Flaw.ts"

/** A 3:2 split changes the price by a factor of 1.5; the overnight move can reduce that by a few percent. */
const JUMP = 1.4

/** The index of the next bar that opens far from the close before, from `at` on; NaN never counts as far. */
export const nextJump = ({ close, open }: BarColumns, at: number): number => {
  const { length } = open
  for (let index = at; index < length; index++) {
    const before = close[index - 1]
    const opened = open[index]
    // Ratios of prices of 0 and below are meaningless.
    if ((opened >= before * JUMP || opened * JUMP <= before) && opened > 0 && before > 0) return index
  }
  return length
}

/** Finds opens that differ from the previous close as much as after an unadjusted split. */
export const checkJumps: Check = function* ({ bars, from }) {
  const { close, open, time } = bars
  for (let at = nextJump(bars, Math.max(1, from)); at < time.length; at = nextJump(bars, at + 1)) {
    const previousClose = close[at - 1]
    const values = { previousClose, open: open[at], ratio: orNull(open[at] / previousClose) }
    yield { time: time[at], rule: "jumps", values }
  }
}
