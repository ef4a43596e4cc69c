import { inPine, fromPine, sameTimeframe } from "../../../calendar/pineTimeframe.ts"
import { readSessionRanges } from "../../../calendar/sessionRanges.ts"
import { hasDates, timeframeMs } from "../../../calendar/timeframeUnit.ts"
import { zoneNamed } from "../../../calendar/zoneNamed.ts"
import type { Timeframe } from "../../../job/Timeframe.ts"
import type { BarTimes } from "../../plan/operations/barTimes.ts"
import { UTC_CLOCKS, type Clocks } from "../../plan/operations/clock.ts"
import type { Port } from "../../plan/graph/graph.ts"
import { COLUMN } from "../../plan/operations/sources.ts"
import type { Span } from "../../syntax/formulaText.ts"
import type { Expression } from "../../syntax/syntaxTree.ts"
import { fail, type Checking } from "../context/checking.ts"
import { describe, isText, type Operand } from "../context/operand.ts"

/** The opening times of the bars. */
export const timePort = ({ graph }: Checking, span: Span): Port => graph.add(COLUMN.time, [], [], span).outputs[0]

/** The timeframe of the formula, or of the request that is being checked. */
export const chartTimeframe = (checking: Checking, what: string, span: Span): Timeframe => {
  const { timeframe } = checking
  if (timeframe !== undefined) return sameTimeframe(timeframe)
  return fail(checking, span, "Unsupported", `${what} needs to know the timeframe`, {
    hint: "give the timeframe that the formula is to run on",
  })
}

/**
 * The clocks of a named time zone, or of the exchange if it is left out. Bars of a day and longer have dates, which are
 * the same in every zone.
 */
export const clocksOf = (checking: Checking, node: Expression | undefined): Clocks => {
  const { timeframe } = checking
  const operand = node === undefined ? undefined : checking.evaluate(node)
  const isExchange = operand === undefined || operand.kind === "drawn" || (isText(operand) && operand.value === "")
  if (timeframe === undefined ? isExchange : hasDates(timeframe)) return UTC_CLOCKS
  if (isExchange) return "exchange"
  if (node === undefined || !isText(operand)) {
    const what = `a time zone must be a constant text; it is ${describe(operand)}`
    return fail(checking, node?.span ?? { start: 0, end: 0 }, "Type", what)
  }
  const zone = zoneNamed(operand.value)
  if (zone !== undefined) return { zone, name: operand.value }
  return fail(checking, node.span, "Range", `there is no time zone "${operand.value}"`, {
    hint: 'write one such as "America/New_York" or "GMT+2"',
  })
}

/** The text of an operand; fails unless it is constant. */
const constantText = (checking: Checking, node: Expression, operand: Operand, what: string): string =>
  isText(operand)
    ? operand.value
    : fail(checking, node.span, "Type", `${what} must be a constant text or an input; it is ${describe(operand)}`)

/** The timeframe argument of a function of time; a finer one than the formula's is replaced by it. */
export const requestedTimeframe = (checking: Checking, node: Expression | undefined, span: Span): Timeframe => {
  const chart = chartTimeframe(checking, "this", span)
  const operand: Operand | undefined = node === undefined ? undefined : checking.evaluate(node)
  if (node === undefined || operand === undefined) return chart
  const text = constantText(checking, node, operand, "a timeframe")
  if (text === "") return chart
  const wanted = fromPine(text)
  if (wanted === undefined) {
    return fail(checking, node.span, "Range", `"${text}" is no timeframe`, {
      hint: `write minutes such as "60", or "D", "W", "M"; the formula's is "${inPine(chart)}"`,
    })
  }
  return timeframeMs(wanted) > timeframeMs(chart) ? wanted : chart
}

/** `session.regular` and `session.extended`. */
const OWN_SESSIONS: ReadonlySet<string> = new Set(["regular", "extended"])

/** The arguments of `time` and `time_close`. */
export const barTimesOf = (checking: Checking, given: ReadonlyMap<string, Expression>, span: Span): BarTimes => {
  const wanted = requestedTimeframe(checking, given.get("timeframe"), span)
  const chart = chartTimeframe(checking, "this", span)
  const clocks = clocksOf(checking, given.get("timezone"))
  const node = given.get("session")
  const operand = node === undefined ? undefined : checking.evaluate(node)
  const isOwn =
    operand === undefined || operand.kind === "drawn" || (isText(operand) && OWN_SESSIONS.has(operand.value))
  // The symbol's own session contains all of its bars.
  if (node === undefined || isOwn) return { chart, wanted, clocks }
  const text = constantText(checking, node, operand, "a session")
  // Up to version 4, a session without days excluded Saturdays and Sundays.
  const days = checking.version < 5 ? "23456" : "1234567"
  if (readSessionRanges(text, days) === undefined) {
    return fail(checking, node.span, "Range", `"${text}" is no session`, {
      hint: 'write one such as "0930-1600" or "0930-1600:23456"',
    })
  }
  return { chart, wanted, clocks, session: { text, days } }
}
