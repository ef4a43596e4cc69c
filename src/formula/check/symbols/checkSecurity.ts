import { sourcesOf } from "../../../calendar/fittingTimeframes.ts"
import { fromPine, inPine, sameTimeframe } from "../../../calendar/pineTimeframe.ts"
import { timeframeMs } from "../../../calendar/timeframeUnit.ts"
import { addRequest, type SecurityRequest } from "../../plan/graph/request.ts"
import type { Span } from "../../syntax/formulaText.ts"
import { operandsOf, type CallNode, type Expression } from "../../syntax/syntaxTree.ts"
import { failMissing, matchArguments } from "../context/argumentList.ts"
import { fail, type Checking } from "../context/checking.ts"
import { describe, isBool, isNumber, isText, portOf, type Operand } from "../context/operand.ts"
import { Scope } from "../context/scope.ts"
import { symbolNamed } from "../context/symbolText.ts"

const PARAMETERS = ["symbol", "timeframe", "expression", "gaps", "lookahead", "ignore_invalid_symbol"]
const IGNORED = ["currency", "calc_bars_count"]
const SIGNATURE = "request.security(symbol, timeframe, expression, gaps, lookahead, …)"

/** `request.security`, or `security` up to version 4. */
export const checkSecurity = (checking: Checking, call: CallNode): Operand => {
  // Version 4's name for it.
  const args = call.args.map((argument) =>
    argument.name?.name === "resolution" ? { ...argument, name: { ...argument.name, name: "timeframe" } } : argument,
  )
  const given = matchArguments(checking.text, { ...call, args }, [...PARAMETERS, ...IGNORED], SIGNATURE)
  const argument = (name: string): Expression => given.get(name) ?? failMissing(checking.text, call, name, SIGNATURE)
  const chart = chartOf(checking, call.span)
  const wanted = timeframeOf(checking, chart, argument("timeframe"))
  const symbol = symbolOf(checking, argument("symbol"))
  const expression = argument("expression")
  if (wanted === chart && symbol.other === undefined && !symbol.isHeikinAshi) return checking.evaluate(expression)
  const request: SecurityRequest = {
    chart,
    wanted,
    ...(symbol.other === undefined ? {} : { symbol: symbol.other }),
    isHeikinAshi: symbol.isHeikinAshi,
    isOptional: flag(checking, given.get("ignore_invalid_symbol"), "true"),
    hasGaps: flag(checking, given.get("gaps"), "gaps_on"),
    isAhead: flag(checking, given.get("lookahead"), "lookahead_on"),
  }
  return valueOfRequest(checking, request, evaluateThere(checking, expression, wanted), expression.span)
}

const chartOf = (checking: Checking, span: Span): string => {
  const { timeframe } = checking
  if (timeframe !== undefined) return sameTimeframe(timeframe)
  return fail(checking, span, "Unsupported", "a request needs to know the timeframe", {
    hint: "give the timeframe that the formula is to run on",
  })
}

const timeframeOf = (checking: Checking, chart: string, node: Expression): string => {
  const operand = checking.evaluate(node)
  if (!isText(operand)) {
    const what = `\`timeframe\` of request.security must be a constant text or an input; it is ${describe(operand)}`
    return fail(checking, node.span, operand.kind === "constant" ? "Type" : "Unsupported", what)
  }
  if (operand.value === "") return chart
  const wanted = fromPine(operand.value)
  if (wanted === undefined) {
    return fail(checking, node.span, "Range", `"${operand.value}" is no timeframe`, {
      hint: 'write minutes such as "60", or "D", "W", "M", "3M"',
    })
  }
  if (wanted === chart || sourcesOf([chart], wanted).length > 0) return wanted
  const is = inPine(chart)
  const what =
    timeframeMs(wanted) < timeframeMs(chart)
      ? `the timeframe "${operand.value}" is finer than "${is}": a request can be of a coarser one only`
      : `bars of "${operand.value}" cannot be made of whole bars of "${is}"`
  return fail(checking, node.span, "Unsupported", what)
}

const symbolOf = (
  checking: Checking,
  node: Expression,
): { readonly other?: string; readonly isHeikinAshi: boolean } => {
  const operand = checking.evaluate(node)
  const named = symbolNamed(operand)
  const isHeikinAshi = operand.kind === "drawn" && operand.symbol?.isHeikinAshi === true
  if (named === "own") return { isHeikinAshi }
  if (named !== undefined) return { ...named, isHeikinAshi }
  return fail(
    checking,
    node.span,
    "Unsupported",
    `\`symbol\` of request.security must be \`syminfo.tickerid\` or a constant text such as "SPY"; it is ${describe(operand)}`,
  )
}

const flag = (checking: Checking, node: Expression | undefined, yes: string): boolean => {
  if (node === undefined) return false
  const operand = checking.evaluate(node)
  if (operand.kind === "constant" && operand.type === "bool") return operand.value
  if (isText(operand)) return operand.value === yes
  return fail(
    checking,
    node.span,
    "Type",
    `this must be a constant such as \`barmerge.${yes}\`; it is ${describe(operand)}`,
  )
}

/** The value of an expression at the bars of the request. */
const evaluateThere = (checking: Checking, expression: Expression, wanted: string): Operand => {
  const { scope, timeframe } = checking
  // It runs at each of those bars, even if the request is inside a branch.
  checking.scope = new Scope(scope, undefined, scope.caller)
  checking.timeframe = wanted
  const operand = checking.evaluate(expression)
  checking.scope = scope
  checking.timeframe = timeframe
  forget(checking, expression)
  return operand
}

/** The values of its parts at the formula's own bars differ from those at the request's bars. */
const forget = (checking: Checking, node: Expression): void => {
  checking.operands.delete(node)
  for (const operand of operandsOf(node)) forget(checking, operand)
}

/** The value of an operand of the request at the bars of the formula. */
const valueOfRequest = (checking: Checking, request: SecurityRequest, operand: Operand, span: Span): Operand => {
  const { graph } = checking
  const parts = operand.kind === "tuple" ? operand.values : [operand]
  const values = parts.flatMap((part) => (isNumber(part) || isBool(part) ? [portOf(graph, part, span)] : []))
  // Only strings and drawings.
  if (values.length === 0) return operand
  const ports = addRequest(graph, { ...request, values }, span).values()
  const there = (part: Operand): Operand => {
    if (!isNumber(part) && !isBool(part)) return part
    const { value: port } = ports.next()
    if (port === undefined) throw new Error("a request gives each of its values")
    return { kind: "series", port }
  }
  return operand.kind === "tuple" ? { ...operand, values: operand.values.map(there) } : there(operand)
}
