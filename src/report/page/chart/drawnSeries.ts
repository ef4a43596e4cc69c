import type { Series } from "../../../formula/plan/Plan.ts"
import type { Statement } from "../../../formula/syntax/syntaxTree.ts"
import { type Scale, scalesOf } from "../formula/levels.ts"

/** A named value of the formula as a chart draws it. */
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

/** The named values of a symbol in the order of the formula, without inputs and other constants. */
export const drawnSeriesOf = (
  named: ReadonlyMap<string, Series>,
  statements: ReadonlyArray<Statement>,
  lines: ReadonlyMap<string, string>,
): ReadonlyArray<DrawnSeries> => {
  const scales = scalesOf(statements)
  return Array.from(named, ([name, series]): DrawnSeries => ({
    name,
    line: lines.get(name) ?? "line-1",
    scale: scales.get(name),
    isBool: series instanceof Uint8Array,
    // Copied, since a plan reuses its memory.
    series: series.slice(),
  })).filter(({ series }) => !isConstant(series))
}
