import { checkBars } from "./barChecks.ts"
import type { Check, Flaw, Judged } from "./Flaw.ts"
import { checkJumps } from "./jumpChecks.ts"
import { checkTail } from "./staleChecks.ts"
import { checkVolumes } from "./volumeChecks.ts"

/** The checks of a single series whose bars are in order. */
const CHECKS: ReadonlyArray<Check> = [checkBars, checkVolumes, checkJumps, checkTail]

/** Finds the flaws of a single series. */
export const checkSeries = (judged: Judged): ReadonlyArray<Flaw> => CHECKS.flatMap((check) => [...check(judged)])
