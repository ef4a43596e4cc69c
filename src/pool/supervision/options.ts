import { availableParallelism } from "node:os"
import * as Duration from "effect/Duration"
import type { SupervisorOptions } from "./Supervisor.ts"
import { relayOutputTo } from "./worker/relayOutput.ts"
import type { OpenTransport } from "./worker/Transport.ts"
import type { WorkersOptions } from "./WorkersOptions.ts"

const MB = 1024 * 1024

/** More workers than any machine can run. */
const MOST = 65_536

/** A whole number from `least` to {@link MOST}; NaN if the value is not finite. */
const toCount = (value: number, least: number): number =>
  Number.isFinite(value) ? Math.min(MOST, Math.max(least, Math.floor(value))) : Number.NaN

/** How many workers the options ask for. */
export const workersOf = (options: WorkersOptions): number => toCount(options.workers ?? availableParallelism(), 1)

/** How many spares the options ask for. */
export const sparesOf = (options: WorkersOptions): number => toCount(options.spares ?? 1, 0)

/** The options of a supervisor whose workers `open` starts, with their defaults. */
export const settingsOf = (options: WorkersOptions, open: OpenTransport): Omit<SupervisorOptions, "warn"> => ({
  worker: options.worker,
  open,
  workers: workersOf(options),
  initial: Math.min(workersOf(options), toCount(options.initial ?? MOST, 1)),
  lanes: toCount(options.lanes ?? 512, 1),
  spares: sparesOf(options),
  slowAfterMs: options.slowAfter === undefined ? Infinity : Duration.toMillis(options.slowAfter),
  recycleAfterSymbols: options.recycle?.afterSymbols ?? Infinity,
  recycleAboveBytes: (options.recycle?.aboveMb ?? Infinity) * MB,
  relayOutput: relayOutputTo(options.output ?? process.stderr),
  settings: {
    config: options.config ?? {},
    maxReplyBytes: options.maxReplyBytes ?? 64 * MB,
    detectLeaks: options.detectLeaks ?? false,
    measureWork: options.measureCost ?? false,
    tellMemory: options.recycle?.aboveMb !== undefined,
  },
})
