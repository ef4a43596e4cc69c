import type { LostRun } from "../../log/refusedWrites.ts"

/** Makes what warns of a run that can no longer be written: its results are printed all the same. */
export const warnOfLost =
  (line: (text: string) => void) =>
  ({ error, run }: LostRun): void =>
    line(
      run === undefined
        ? `warning: this run is not recorded: ${error.message}`
        : `warning: run ${run} is no longer recorded: ${error.message} (marketsweep resume ${run} continues it)`,
    )
