import { formatInstant } from "../../job/Instant.ts"
import type { MatchedBar } from "../../job/ProcessingResult.ts"
import type { ClusterRun } from "../../cluster/caller/ClusterRun.ts"
import type { Run } from "../../log/Run.ts"
import { durationText, grouped } from "../terminal/summaryText.ts"

/** "2024-12-31 09:30:00", UTC. */
export const momentText = (time: number): string => formatInstant(time).slice(0, 19).replace("T", " ")

/** A run of a log, or of a cluster. */
export type ShownRun = Run | ClusterRun

/** Formats a formula as one line, without comments. */
export const formulaLine = ({ job: { formula } }: ShownRun): string =>
  (formula ?? "-")
    .replace(/\/\/.*$/gm, " ")
    .replace(/\s+/g, " ")
    .trim()

/** "1,250 of 2,500", or "2,500" for a complete run. */
export const symbolsText = ({ completed, symbols }: ShownRun): string =>
  completed === symbols ? grouped(symbols) : `${grouped(completed)} of ${grouped(symbols)}`

/** How long a run took, at least 0 ms, since the clock may have been set back; "-" while it is running. */
export const tookText = ({ endedAt, startedAt }: ShownRun): string =>
  endedAt === undefined ? "-" : durationText(Math.max(0, endedAt - startedAt))

/** A match as JSON. */
export const matchJson = ({ close, time, values }: MatchedBar) => ({ time: formatInstant(time), close, values })
