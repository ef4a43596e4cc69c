import type { Series } from "../../../formula/plan/Plan.ts"
import type { Statement } from "../../../formula/syntax/syntaxTree.ts"
import { type Scale, scalesOf } from "../formula/levels.ts"

/** A named value of the formula as a chart draws it. */
export interface DrawnSeries {
  readonly name: string
  /** The token of its colour. */
  readonly line: string
  /** Which scale it belongs on; undefined: a pane of its own. */
  readonly scale: Scale | undefined
  readonly isBool: boolean
  /** Whole numbers that count nothing are drawn all the same; constants are not. */
  readonly series: Series
}

const isConstant = (series: Series): boolean => series.length > 1 && series.every((value) => value === series[0])

/** The named values of a symbol in the order of the formula; inputs and other constants are no lines. */
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
    // A plan uses its memory again.
    series: series.slice(),
  })).filter(({ series }) => !isConstant(series))
}
