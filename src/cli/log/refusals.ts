import type { RefusalOptions } from "../../log/refusedWrites.ts"

/** Says what happens to a run that its log refuses. Its results are printed all the same. */
export const refusals = (line: (text: string) => void, path: string): RefusalOptions => ({
  onWaiting: () => line(`another process is writing to ${path}: waiting up to 10 s for it`),
  onLost: ({ error, run }) =>
    line(
      run === undefined
        ? `warning: this run is not recorded: ${error.message}`
        : `warning: run ${run} is no longer recorded: ${error.message} (marketsweep resume ${run} continues it)`,
    ),
})
