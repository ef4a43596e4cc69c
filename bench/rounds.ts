import { availableParallelism, cpus } from "node:os"

/** The times of rounds in ms: the first one, and median and 95th percentile of the others, which are warm. */
export interface Rounds {
  readonly first: number
  readonly median: number
  readonly p95: number
  readonly warm: ReadonlyArray<number>
}

const at = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

/** Summarizes the times of all rounds in ms, without the `warmUp` rounds after the first one. */
export const summary = (times: ReadonlyArray<number>, warmUp: number): Rounds => {
  const warm = times.slice(1 + warmUp)
  const sorted = warm.toSorted((a, b) => a - b)
  return { first: times[0], median: at(sorted, 0.5), p95: at(sorted, 0.95), warm }
}

/** Runs a function; returns its time in ms and its result. */
export const timed = async <A>(run: () => A | Promise<A>): Promise<readonly [number, A]> => {
  const start = performance.now()
  const value = await run()
  return [performance.now() - start, value]
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`)

const ms = (value: number): string => `${value.toFixed(1).padStart(9)} ms`

/** A line of a table: a name, the first round, the warm median and p95. */
export const row = (name: string, { first, median, p95 }: Rounds): string =>
  `${name.padEnd(44)} first ${ms(first)}   median ${ms(median)}   p95 ${ms(p95)}`

/** Describes the machine. */
export const machine = (): string =>
  `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? "unknown make"}`
