import type { FunctionRow, InputRow, VariableRow } from "./builtin.ts"
import { AVERAGES } from "./builtinsAverage.ts"
import { BANDS } from "./builtinsBand.ts"
import { CROSSINGS } from "./builtinsCrossing.ts"
import { EXTREMES } from "./builtinsExtreme.ts"
import { HISTORY } from "./builtinsHistory.ts"
import { INPUTS } from "./builtinsInput.ts"
import { MATH } from "./builtinsMath.ts"
import { MISSING } from "./builtinsMissing.ts"
import { MOMENTUM } from "./builtinsMomentum.ts"
import { OSCILLATORS } from "./builtinsOscillator.ts"
import { RANGES } from "./builtinsRange.ts"
import { STATISTICS } from "./builtinsStatistics.ts"
import { TRENDS } from "./builtinsTrend.ts"
import { VOLUMES } from "./builtinsVolume.ts"
import { WEIGHTED } from "./builtinsWeighted.ts"
import { VARIABLES } from "./builtinVariables.ts"

const byName = <Row extends { readonly name: string }>(rows: ReadonlyArray<Row>): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [row.name, row]))

/** Every function of the language. A new one is a row in one of the tables that these come from. */
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
  ...MISSING,
])

export const VARIABLE: ReadonlyMap<string, VariableRow> = byName(VARIABLES)

export const INPUT: ReadonlyMap<string, InputRow> = byName(INPUTS)

/** Names of Pine Script that a formula may come to know. Those that have a row by now are in the tables above. */
export const PLANNED: ReadonlySet<string> = new Set(
  [
    "ta.rci ta.cog ta.kcw ta.max ta.min ta.pivot_point_levels ta.accdist ta.iii ta.nvi ta.pvi ta.pvt ta.wad ta.wvad",
    "math.log10",
    "math.sin math.cos math.tan math.asin math.acos math.atan math.todegrees math.toradians math.random math.pi math.e",
    "math.phi math.rphi math.round_to_mintick int float bool string hlcc4 last_bar_index",
    "input input.string input.price input.time input.timeframe input.symbol input.session input.color input.enum",
    "request.security year month dayofmonth dayofweek hour minute second weekofyear timenow time_close timestamp",
    "syminfo.tickerid syminfo.ticker syminfo.mintick timeframe.period barstate.islast barstate.isconfirmed",
  ].flatMap((names) => names.split(" ")),
)

/** Names of Pine Script for what a formula does not do: draw, alert, trade. */
export const OUTSIDE: ReadonlySet<string> = new Set(
  [
    "indicator strategy library plot plotshape plotchar plotcandle plotbar plotarrow hline bgcolor barcolor fill",
    "alert alertcondition strategy.entry strategy.exit strategy.close label.new line.new box.new table.new",
  ].flatMap((names) => names.split(" ")),
)
