import { InvalidJob } from "../../job/JobError.ts"
import type { RunnerRecord } from "./Board.ts"
import { PROTOCOL } from "../protocol/protocol.ts"

/** A run of this name asks for something else. */
export const otherJob = (run: string): InvalidJob =>
  new InvalidJob({ message: `Run ${run} is there already, of another job: give this one another name` })

/** A run of this name asks for the same, of other candles: its results would be old ones. */
export const otherCandles = (run: string, symbol: string): InvalidJob =>
  new InvalidJob({
    message: `Run ${run} is there already, and the candles have changed since, such as those of ${symbol}: give this one another name to run it anew; marketsweep show ${run} --cluster has what the earlier one found`,
  })

/** A run that another version of marketsweep has begun: this one would not read it rightly. */
export const otherProtocol = (run: string, protocol: number): string =>
  `Run ${run} is of protocol ${protocol}, and this version of marketsweep speaks protocol ${PROTOCOL}: use the version that began it`

/** Which runners of other versions live beside. */
export const strangersText = (strangers: ReadonlyArray<RunnerRecord>): string => {
  const texts = strangers.map(({ protocol, version }) => `protocol ${protocol} (marketsweep ${version})`)
  return `the runners that are there speak ${[...new Set(texts)].join(", ")}`
}
