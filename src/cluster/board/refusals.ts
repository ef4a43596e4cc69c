import { InvalidJob } from "../../job/JobError.ts"
import type { RunnerRecord } from "./Board.ts"
import { PROTOCOL } from "../protocol/protocol.ts"

/** A run of this name exists, and its job is another one. */
export const otherJob = (run: string): InvalidJob =>
  new InvalidJob({ message: `Run ${run} already exists with another job: give this one another name` })

/** A run of this name has the same job over other candles: its results would be out of date. */
export const otherCandles = (run: string, symbol: string): InvalidJob =>
  new InvalidJob({
    message: `Run ${run} already exists, and its candles have changed since, such as those of ${symbol}: give this one another name to run it anew; marketsweep show ${run} --cluster has what the earlier one found`,
  })

/** A run was begun by another version of marketsweep, which this one may misread. */
export const otherProtocol = (run: string, protocol: number): string =>
  `Run ${run} is of protocol ${protocol}, and this version of marketsweep speaks protocol ${PROTOCOL}: use the version that began it`

/** Names the versions of runners that this version cannot work with. */
export const strangersText = (strangers: ReadonlyArray<RunnerRecord>): string => {
  const texts = strangers.map(({ protocol, version }) => `protocol ${protocol} (marketsweep ${version})`)
  return `the runners that are alive speak ${[...new Set(texts)].join(", ")}`
}
