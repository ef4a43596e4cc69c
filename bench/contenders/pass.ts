import type { Fingerprint } from "./contender.ts"
import { median } from "../median.ts"
import type { Running } from "./running.ts"

/** What one contender did in one pass, in ms. */
export interface Passed {
  readonly startMs: number
  readonly firstMs: number
  /** The median of the warm rounds. */
  readonly warmMs: number
  readonly found: Fingerprint
}

/** By then the code that runs for every symbol is optimised. */
const WARM_UP_MS = 2000
/** Enough for a median; a contender that takes long makes do with fewer. */
const ROUNDS = 21
const MEASURED_MS = 2500

const sum = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b, 0)

/** The rounds that ended when the contender had been busy for the time of the warm-up: of a slow one even the first. */
const warmOf = (times: ReadonlyArray<number>): ReadonlyArray<number> => {
  let busy = 0
  return times.filter((ms) => (busy += ms) >= WARM_UP_MS)
}

const isDone = (times: ReadonlyArray<number>): boolean => {
  const warm = warmOf(times)
  return warm.length >= ROUNDS || sum(warm) >= MEASURED_MS
}

/** A contender's rounds in one process. */
class Turns {
  readonly times: Array<number> = []
  found: Fingerprint | undefined
  readonly running: Running

  constructor(running: Running) {
    this.running = running
  }

  async take(): Promise<void> {
    const { ms, found } = await this.running.round()
    if (this.found !== undefined && String(found) !== String(this.found)) {
      throw new Error(`a round found ${found.join()}, the ones before it ${this.found.join()}`)
    }
    this.found = found
    this.times.push(ms)
  }

  passed(): Passed {
    if (this.found === undefined) throw new Error("no round was run")
    const { running, times, found } = this
    return { startMs: running.startMs, firstMs: times[0], warmMs: median(warmOf(times)), found }
  }
}

/**
 * Rounds in turn, there and back, so that whatever else the machine does falls
 * on all alike and nobody always follows the same one.
 */
export const runPass = async <K>(contenders: ReadonlyMap<K, Running>): Promise<ReadonlyMap<K, Passed>> => {
  const all = [...contenders].map(([key, running]) => [key, new Turns(running)] as const)
  let turn = all.map(([, turns]) => turns)
  while (turn.length > 0) {
    for (const turns of turn) await turns.take()
    turn = turn.filter(({ times }) => !isDone(times)).toReversed()
  }
  return new Map(all.map(([key, turns]) => [key, turns.passed()]))
}
