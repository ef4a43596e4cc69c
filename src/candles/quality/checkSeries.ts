import { checkBars, nextSuspect } from "./barChecks.ts"
import type { Check, Flaw, Judged } from "./Flaw.ts"
import { checkJumps, nextJump } from "./jumpChecks.ts"
import { checkTail, endsStill } from "./staleChecks.ts"
import { checkVolumes, nextWithoutVolume } from "./volumeChecks.ts"

/** The checks of a single series whose bars are in order. */
const CHECKS: ReadonlyArray<Check> = [checkBars, checkVolumes, checkJumps, checkTail]

/** Whether a series has nothing that a check looks at: most of them pass these loops. */
const isPlain = ({ allowNegative, bars, from }: Judged): boolean => {
  const { length } = bars.time
  return (
    nextSuspect(bars, from, allowNegative) === length &&
    nextWithoutVolume(bars.volume, from) === length &&
    nextJump(bars, Math.max(1, from)) === length &&
    !endsStill(bars)
  )
}

/** Finds the flaws of a single series. */
export const checkSeries = (judged: Judged): ReadonlyArray<Flaw> =>
  isPlain(judged) ? [] : CHECKS.flatMap((check) => [...check(judged)])
