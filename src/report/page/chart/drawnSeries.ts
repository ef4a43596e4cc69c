import type { Series } from "../../../formula/plan/Plan.ts"
import { type Scale, scalesOf } from "../formula/levels.ts"
import type { LiveFormula } from "../formula/LiveFormula.ts"

/** A named value or an indicator of the formula as a chart draws it. */
export interface DrawnSeries {
  readonly name: string
  /** The style token of its colour. */
  readonly line: string
  /** The scale of the candles or of the volume; `undefined` if it needs a pane of its own. */
  readonly scale: Scale | undefined
  readonly isBool: boolean
  readonly series: Series
}

const isConstant = (series: Series): boolean => series.length > 1 && series.every((value) => value === series[0])

/** The values of a symbol in the order of the formula, without inputs and other constants. */
export const drawnSeriesOf = (
  values: ReadonlyMap<string, Series>,
  { indicators, trace }: Pick<LiveFormula, "indicators" | "trace">,
  lines: ReadonlyMap<string, string>,
): ReadonlyArray<DrawnSeries> => {
  const scales = scalesOf(trace.statements, indicators)
  return Array.from(values, ([name, series]): DrawnSeries => ({
    name,
    line: lines.get(name) ?? "line-1",
    scale: scales.get(name),
    isBool: series instanceof Uint8Array,
    // Copied, since a plan reuses its memory.
    series: series.slice(),
  })).filter(({ series }) => !isConstant(series))
}
