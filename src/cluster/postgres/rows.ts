import type { RunRecord, RunState } from "../board/Board.ts"
import { toSymbol } from "./symbolTexts.ts"

type Row = Readonly<Record<string, unknown>>

/** A list of texts, which may contain nulls; `undefined` if it is not one. */
export const textsOf = (value: unknown): ReadonlyArray<string | undefined> | undefined =>
  Array.isArray(value) ? value.map((each) => (typeof each === "string" ? each : undefined)) : undefined

/** A list of texts without nulls. */
export const wholeTextsOf = (value: unknown): ReadonlyArray<string> | undefined =>
  textsOf(value)?.map((each) => each ?? "")

/** A list of symbols. */
export const symbolsOf = (value: unknown): ReadonlyArray<string> | undefined => wholeTextsOf(value)?.map(toSymbol)

export const numberOf = (value: unknown): number | undefined =>
  value === null || value === undefined ? undefined : Number(value)

const stateOf = (value: unknown): RunState =>
  value === "finished" || value === "cancelled" || value === "failed" ? value : "running"

/** The columns that {@link runOf} reads. */
export const RUN_COLUMNS = `run, protocol, generation, state, header, is_open, symbols, completed, matches::float8 AS matches, errors,
  failure, extract(epoch FROM started_at)::float8 * 1000 AS started, extract(epoch FROM ended_at)::float8 * 1000 AS ended`

/** A run of such a row. */
export const runOf = (row: Row): RunRecord => ({
  run: String(row["run"]),
  protocol: Number(row["protocol"]),
  generation: Number(row["generation"]),
  state: stateOf(row["state"]),
  header: String(row["header"]),
  isOpen: row["is_open"] === true,
  symbols: Number(row["symbols"]),
  completed: Number(row["completed"]),
  matches: Number(row["matches"]),
  errors: Number(row["errors"]),
  startedAt: Math.floor(Number(row["started"])),
  endedAt: row["ended"] === null ? undefined : Math.floor(Number(row["ended"])),
  failure: typeof row["failure"] === "string" ? row["failure"] : undefined,
})
