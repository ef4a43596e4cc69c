import { availableParallelism, loadavg } from "node:os"

/** The machine's load average of the minute before a pass ended, and whether that is more than the bench itself causes. */
export interface Load {
  readonly load: number
  readonly isBusy: boolean
}

/** Judges a load: the bench alone keeps every core busy, with one more process waiting now and then. */
export const loadOf = (load: number, cores: number): Load => ({ load, isBusy: load > cores + 1 })

export const loadNow = (): Load => loadOf(loadavg()[0], availableParallelism())

/** A message about passes that ran on a busy machine, if any did. */
export const busyPasses = (title: string, loads: ReadonlyArray<Load>): ReadonlyArray<string> =>
  loads.flatMap(({ isBusy, load }, pass) =>
    isBusy ? [`${title}: pass ${pass + 1} ran at load ${load.toFixed(1)}; trust its processor time only`] : [],
  )
