import { InvalidJob } from "../../job/JobError.ts"

/** A run of this name asks for something else. */
export const otherJob = (run: string): InvalidJob =>
  new InvalidJob({ message: `Run ${run} is there already, of another job: give this one another name` })

/** A run of this name asks for the same, of other candles: its results would be old ones. */
export const otherCandles = (run: string, symbol: string): InvalidJob =>
  new InvalidJob({
    message: `Run ${run} is there already, and the candles have changed since, such as those of ${symbol}: give this one another name to run it anew; marketsweep show ${run} --cluster has what the earlier one found`,
  })
