import type { BarColumns } from "../Candles.ts"
import { type Check, orNull } from "./Flaw.ts"

/** A split of 3:2 changes the price by 1.5, and the night by some percent more or less. */
const JUMP = 1.4

/** The index of the next bar that opens far from the close before, from `at` on; NaN is far from nothing. */
const nextJump = ({ close, open }: BarColumns, at: number): number => {
  const { length } = open
  for (let index = at; index < length; index++) {
    const before = close[index - 1]
    const opened = open[index]
    // Of prices of 0 and below, nothing can be said.
    if ((opened >= before * JUMP || opened * JUMP <= before) && opened > 0 && before > 0) return index
  }
  return length
}

/** Opens that are as far from the close before as after a split that was not adjusted for. */
export const checkJumps: Check = function* ({ bars, from }) {
  const { close, open, time } = bars
  for (let at = nextJump(bars, Math.max(1, from)); at < time.length; at = nextJump(bars, at + 1)) {
    const previousClose = close[at - 1]
    const values = { previousClose, open: open[at], ratio: orNull(open[at] / previousClose) }
    yield { time: time[at], rule: "jumps", values }
  }
}
