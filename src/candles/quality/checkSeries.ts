import { checkBars } from "./barChecks.ts"
import type { Check, Flaw, Judged } from "./Flaw.ts"
import { checkJumps } from "./jumpChecks.ts"
import { checkTail } from "./staleChecks.ts"
import { checkVolumes } from "./volumeChecks.ts"

/** Every rule about one series alone, whose bars are in order. */
const CHECKS: ReadonlyArray<Check> = [checkBars, checkVolumes, checkJumps, checkTail]

/** What is wrong with a series by itself. */
export const checkSeries = (judged: Judged): ReadonlyArray<Flaw> => CHECKS.flatMap((check) => [...check(judged)])
