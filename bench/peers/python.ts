import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

/** What a peer prints: the median round, every round, and what it found. */
export interface PeerReport {
  readonly ms: number
  readonly symbols: number
  readonly matches: number
  readonly perRound: ReadonlyArray<number>
}

const isReport = (value: unknown): value is PeerReport =>
  typeof value === "object" &&
  value !== null &&
  "ms" in value &&
  "matches" in value &&
  "perRound" in value &&
  Array.isArray(value.perRound)

/** Runs pool.py over a store with the first Python that has pandas, or says why not. */
export const runPython = (store: string, rounds: number): PeerReport | string => {
  const python = ["python3", "/usr/bin/python3"].find(
    (name) => spawnSync(name, ["-c", "import numpy, pandas"]).status === 0,
  )
  if (python === undefined) return "no python3 with pandas here (on Debian: apt-get install python3-pandas)"
  const script = fileURLToPath(new URL("pool.py", import.meta.url))
  const { status, stdout, stderr } = spawnSync(python, [script, store, String(rounds)], { encoding: "utf8" })
  if (status !== 0) throw new Error(`pool.py ended with ${status}: ${stderr}`)
  const report: unknown = JSON.parse(stdout)
  if (!isReport(report)) throw new Error(`pool.py printed no report: ${stdout}`)
  return report
}
