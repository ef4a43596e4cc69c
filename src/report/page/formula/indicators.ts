import type { Series } from "../../../formula/plan/Plan.ts"
import { type Expression, operandsOf, valueStatements } from "../../../formula/syntax/syntaxTree.ts"
import type { Trace } from "../../../formula/trace.ts"

/** Indicators without a name of their own, such as both of `ta.sma(close, 20) > ta.sma(close, 50)`, and their names. */
export type Indicators = ReadonlyMap<Expression, string>

/** As many as a chart can tell apart next to the named values. */
const MOST_INDICATORS = 6

/**
 * The name of an indicator in a chart: `sma(close, 20)` for `ta.sma( close,20 )`. Without brackets, as in `ta.vwap`, it
 * keeps its namespace: a variable may be called `vwap`.
 */
export const indicatorName = (text: string): string =>
  text
    .replace(/\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([(),]) ?/g, "$1")
    .replace(/,/g, ", ")
    .replace(/\bta\.(?=\w+\()/g, "")
    .trim()

/**
 * Finds the outermost indicators in conditions. Those inside a named number are left out, since that number is drawn
 * itself, and so are those of one name but different values, whose argument was reassigned between them.
 */
export const indicatorsOf = (trace: Trace): Indicators => {
  const found = new Map<Expression, string>()
  const seriesBy = new Map<string, Series>()
  const ambiguous = new Set<string>()
  const walk = (node: Expression): void => {
    const called = node.kind === "call" ? node.callee : node
    const isIndicator = called.kind === "name" && called.name.startsWith("ta.")
    const series = isIndicator ? trace.seriesOf(node) : undefined
    if (!(series instanceof Float64Array)) return operandsOf(node).forEach(walk)
    const name = indicatorName(trace.text.slice(node.span.start, node.span.end))
    const known = seriesBy.get(name)
    if (known === undefined && seriesBy.size === MOST_INDICATORS) return
    if (known !== undefined && known !== series) ambiguous.add(name)
    seriesBy.set(name, series)
    found.set(node, name)
  }
  for (const { names: own, value } of valueStatements(trace.statements)) {
    if (own.length === 0 || trace.seriesOf(value) instanceof Uint8Array) walk(value)
  }
  return new Map([...found].filter(([, name]) => !ambiguous.has(name)))
}
