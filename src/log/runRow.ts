import { hostname } from "node:os"
import * as Schema from "effect/Schema"
import { JobHeader, type ProcessingJob } from "../job/ProcessingJob.ts"
import type { Run, RunState } from "./Run.ts"
import type { Owner, RunRow } from "./runTables.ts"

/** How often a run updates `seen`, and how long it counts as alive after that. */
export const SEEN_EACH_MS = 10_000
const BELIEVED_MS = 60_000

const decodeJob = Schema.decodeSync(Schema.fromJsonString(JobHeader))

/** The JSON of a job without its symbols and its universe. */
export const jobText = ({ symbols: _, universe: _universe, ...header }: JobHeader & Partial<ProcessingJob>): string =>
  JSON.stringify(header)

const number = (row: RunRow, name: string): number => Number(row[name])

const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0)
  } catch (error) {
    // It is alive, but belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

const decodeSettings = Schema.decodeSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.String)))

const isOutcome = Schema.is(Schema.Literals(["finished", "interrupted", "failed"]))

const stateOf = (row: RunRow, now: number): RunState => {
  if (isOutcome(row.outcome)) return row.outcome
  if (now - number(row, "seen") > BELIEVED_MS) return "killed"
  return row.host !== hostname() || isAlive(number(row, "process")) ? "running" : "killed"
}

/** This process as the owner of runs. */
export const thisOwner = (): Owner => ({ host: hostname(), process: process.pid })

/** Reads a row of the log; `now` decides whether its process may still be alive. */
export const runOf = (row: RunRow, now: number): Run => ({
  id: number(row, "id"),
  state: stateOf(row, now),
  job: decodeJob(String(row.job)),
  ...(typeof row.source === "string" ? { source: row.source } : undefined),
  settings: decodeSettings(String(row.settings)),
  symbols: number(row, "total"),
  completed: number(row, "completed"),
  matches: number(row, "matches"),
  errors: number(row, "errors"),
  startedAt: number(row, "started"),
  ...(typeof row.ended === "number" ? { endedAt: row.ended } : undefined),
  ...(typeof row.message === "string" ? { message: row.message } : undefined),
})
