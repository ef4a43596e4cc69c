import type { Fingerprint } from "./contender.ts"
import { median } from "../median.ts"
import type { Round, Running } from "./running.ts"

/** The times of one contender in one pass, in ms. */
export interface Passed {
  readonly startMs: number
  readonly firstMs: number
  /** The median of the warm rounds. */
  readonly warmMs: number
  /** The median of their processor time, if the contender reports it. */
  readonly warmCpuMs: number | undefined
  readonly found: Fingerprint
}

/** After this, the code that runs for every symbol is optimized. */
const WARM_UP_MS = 2000
/** Enough for a median; a contender that takes long makes do with fewer. */
const ROUNDS = 21
const MEASURED_MS = 2500

const sum = (values: ReadonlyArray<number>): number => values.reduce((a, b) => a + b, 0)

/** The working time of a round: on a busy machine most of its wall time is waiting for a processor, which warms up nothing. */
const workedMs = ({ cpuMs = Infinity, ms }: Round): number => Math.min(ms, cpuMs)

/** The rounds after the warm-up; for a slow contender even the first one. */
const warmOf = (rounds: ReadonlyArray<Round>): ReadonlyArray<Round> => {
  let worked = 0
  return rounds.filter((round) => (worked += workedMs(round)) >= WARM_UP_MS)
}

const isDone = (rounds: ReadonlyArray<Round>): boolean => {
  const warm = warmOf(rounds)
  return warm.length >= ROUNDS || sum(warm.map(workedMs)) >= MEASURED_MS
}

/** A contender's rounds in one process. */
class Turns {
  readonly rounds: Array<Round> = []
  found: Fingerprint | undefined
  readonly running: Running

  constructor(running: Running) {
    this.running = running
  }

  async take(): Promise<void> {
    const round = await this.running.round()
    const { found } = round
    if (this.found !== undefined && String(found) !== String(this.found)) {
      throw new Error(`a round found ${found.join()}, the ones before it ${this.found.join()}`)
    }
    this.found = found
    this.rounds.push(round)
  }

  passed(): Passed {
    if (this.found === undefined) throw new Error("no round was run")
    const { running, rounds, found } = this
    const warm = warmOf(rounds)
    const cpu = warm.flatMap(({ cpuMs }) => cpuMs ?? [])
    return {
      startMs: running.startMs,
      firstMs: rounds[0].ms,
      warmMs: median(warm.map(({ ms }) => ms)),
      warmCpuMs: cpu.length === 0 ? undefined : median(cpu),
      found,
    }
  }
}

/**
 * Runs rounds in turn, back and forth, so that other work of the machine affects
 * all alike and none always follows the same other one.
 */
export const runPass = async <K>(contenders: ReadonlyMap<K, Running>): Promise<ReadonlyMap<K, Passed>> => {
  const all = [...contenders].map(([key, running]) => [key, new Turns(running)] as const)
  let turn = all.map(([, turns]) => turns)
  while (turn.length > 0) {
    for (const turns of turn) await turns.take()
    turn = turn.filter(({ rounds }) => !isDone(rounds)).toReversed()
  }
  return new Map(all.map(([key, turns]) => [key, turns.passed()]))
}
