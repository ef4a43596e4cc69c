import { count } from "../terminal/summaryText.ts"

/** The measurements of a command, in ms. */
export interface Measurements {
  readonly phases: ReadonlyArray<readonly [name: string, ms: number]>
  readonly queuedMs: ReadonlyArray<number>
  readonly readMs: ReadonlyArray<number>
  readonly evaluatedMs: ReadonlyArray<number>
  readonly busyMs: number
  readonly workers: number
}

const timeText = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : ms >= 1 ? `${ms.toFixed(1)} ms` : `${(ms * 1000).toFixed(1)} µs`

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

const spread = (name: string, values: ReadonlyArray<number>): string => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): string => timeText(sorted[Math.floor((sorted.length - 1) * share)])
  return `  ${name}: median ${at(0.5)}, 95% ${at(0.95)}, most ${at(1)}`
}

/** Formats the phases of a command, then the work of its workers and symbols in the last phase. */
export const traceText = ({
  busyMs,
  evaluatedMs,
  phases,
  queuedMs,
  readMs,
  workers,
}: Measurements): ReadonlyArray<string> => {
  const width = Math.max(...phases.map(([name]) => name.length))
  const lines = ["trace", ...phases.map(([name, ms]) => `  ${name.padEnd(width)}  ${timeText(ms).padStart(9)}`)]
  const runMs = phases.at(-1)?.[1] ?? 0
  if (queuedMs.length === 0) return lines
  const [read, evaluated] = [sum(readMs), sum(evaluatedMs)]
  const otherMs = Math.max(0, busyMs - read - evaluated)
  return [
    ...lines,
    `${count(workers, "worker", "workers")}, busy for ${Math.round((100 * busyMs) / (runMs * workers))}% of the run: reading ${timeText(read)}, evaluating ${timeText(evaluated)}, other ${timeText(otherMs)}`,
    "a symbol",
    spread("waits", queuedMs),
    spread("is read", readMs),
    spread("is evaluated", evaluatedMs),
  ]
}
