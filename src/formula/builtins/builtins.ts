import type { FunctionRow, InputRow, VariableRow } from "./builtin.ts"
import { ANGLES } from "./angle.ts"
import { AVERAGES } from "./average.ts"
import { BANDS } from "./band.ts"
import { CALENDAR } from "./calendar.ts"
import { CROSSINGS } from "./crossing.ts"
import { EXTREMES } from "./extreme.ts"
import { FLOWS } from "./flow.ts"
import { HISTORY } from "./history.ts"
import { INPUTS } from "./input.ts"
import { MATH } from "./math.ts"
import { MISSING } from "./missing.ts"
import { MOMENTUM } from "./momentum.ts"
import { OSCILLATORS } from "./oscillator.ts"
import { RANGES } from "./range.ts"
import { STATISTICS } from "./statistics.ts"
import { TRENDS } from "./trend.ts"
import { VOLUMES } from "./volume.ts"
import { WEIGHTED } from "./weighted.ts"
import { VARIABLES } from "./variables.ts"

const byName = <Row extends { readonly name: string }>(rows: ReadonlyArray<Row>): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.name, row]))

/** Every function of the language. To add one, add a row to one of these tables. */
export const FUNCTIONS: ReadonlyMap<string, FunctionRow> = byName([
  ...AVERAGES,
  ...MOMENTUM,
  ...CROSSINGS,
  ...RANGES,
  ...WEIGHTED,
  ...BANDS,
  ...OSCILLATORS,
  ...TRENDS,
  ...VOLUMES,
  ...EXTREMES,
  ...STATISTICS,
  ...HISTORY,
  ...MATH,
  ...ANGLES,
  ...MISSING,
])

export const VARIABLE: ReadonlyMap<string, VariableRow> = byName([...VARIABLES, ...FLOWS, ...CALENDAR])

export const INPUT: ReadonlyMap<string, InputRow> = byName(INPUTS)

/** Names of Pine Script that are planned but not supported yet. */
export const PLANNED: ReadonlySet<string> = new Set(["input"])
