import { availableParallelism, loadavg } from "node:os"

/** How much the machine had to do around one pass: the load of the last minute, and the most that the bench itself causes. */
export interface Load {
  readonly load: number
  readonly isBusy: boolean
}

/** A load that others cause: the bench alone keeps every core busy, and one process more waiting now and then. */
export const loadOf = (load: number, cores: number): Load => ({ load, isBusy: load > cores + 1 })

export const loadNow = (): Load => loadOf(loadavg()[0], availableParallelism())

/** What to say of passes that ran on a busy machine; nothing where none did. */
export const busyPasses = (title: string, loads: ReadonlyArray<Load>): ReadonlyArray<string> =>
  loads.flatMap(({ isBusy, load }, pass) =>
    isBusy ? [`${title}: pass ${pass + 1} ran at load ${load.toFixed(1)}; trust its processor time only`] : [],
  )
