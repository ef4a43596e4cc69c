import { type Expression, operandsOf, valueStatements } from "../../../formula/syntax/syntaxTree.ts"
import type { Trace } from "../../../formula/trace.ts"

/** Indicators without a name of their own, such as both of `ta.sma(close, 20) > ta.sma(close, 50)`, and their names. */
export type Indicators = ReadonlyMap<Expression, string>

/** As many as a chart can tell apart next to the named values. */
const MOST_INDICATORS = 6

/** The name of an indicator in a chart: `sma(close, 20)` for `ta.sma( close,20 )`. */
export const indicatorName = (text: string): string =>
  text
    .replace(/\/\/.*$/gm, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([(),]) ?/g, "$1")
    .replace(/,/g, ", ")
    .replace(/\bta\./g, "")
    .trim()

/**
 * Finds the outermost indicators in conditions. Those inside a named number are left out, since that number is drawn
 * itself.
 */
export const indicatorsOf = (trace: Trace): Indicators => {
  const found = new Map<Expression, string>()
  const names = new Set<string>()
  const walk = (node: Expression): void => {
    const called = node.kind === "call" ? node.callee : node
    const isIndicator = called.kind === "name" && called.name.startsWith("ta.")
    if (!isIndicator || !(trace.seriesOf(node) instanceof Float64Array)) return operandsOf(node).forEach(walk)
    const name = indicatorName(trace.text.slice(node.span.start, node.span.end))
    if (!names.has(name) && names.size === MOST_INDICATORS) return
    names.add(name)
    found.set(node, name)
  }
  for (const { names: own, value } of valueStatements(trace.statements)) {
    if (own.length === 0 || trace.seriesOf(value) instanceof Uint8Array) walk(value)
  }
  return found
}
