import { InvalidJob } from "../../job/JobError.ts"
import type { RunnerRecord } from "./Board.ts"
import { PROTOCOL } from "../protocol/protocol.ts"

/** A run of this name exists with a different job. */
export const otherJob = (run: string): InvalidJob =>
  new InvalidJob({ message: `Run ${run} already exists with another job: give this one another name` })

/** A run of this name has the same job, but different candles: its results would be outdated. */
export const otherCandles = (run: string, symbol: string): InvalidJob =>
  new InvalidJob({
    message: `Run ${run} already exists, and its candles have changed since, such as those of ${symbol}: give this one another name to run it anew; marketsweep show ${run} --cluster has what the earlier one found`,
  })

/** A run was started by another version of marketsweep, whose data this one might misread. */
export const otherProtocol = (run: string, protocol: number): string =>
  `Run ${run} is of protocol ${protocol}, and this version of marketsweep speaks protocol ${PROTOCOL}: use the version that began it`

/** Lists the versions of runners that this version cannot work with. */
export const otherProtocolsText = (runners: ReadonlyArray<RunnerRecord>): string => {
  const texts = runners.map(({ protocol, version }) => `protocol ${protocol} (marketsweep ${version})`)
  return `the runners that are alive speak ${[...new Set(texts)].join(", ")}`
}
