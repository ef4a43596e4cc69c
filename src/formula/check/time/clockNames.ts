import { hasDates } from "../../../calendar/timeframeUnit.ts"
import {
  atLastBar,
  sessionPart,
  timeCloseOf,
  tradingDate,
  type BarTimes,
  type SessionPart,
} from "../../plan/operations/barTimes.ts"
import { clockField, FIELDS } from "../../plan/operations/clock.ts"
import { COMPARISONS } from "../../plan/operations/comparison.ts"
import type { Port } from "../../plan/graph/graph.ts"
import type { Operation } from "../../plan/operation.ts"
import { isLastBar } from "../../plan/operations/sources.ts"
import type { Span } from "../../syntax/formulaText.ts"
import type { NameNode } from "../../syntax/syntaxTree.ts"
import { chartTimeframe, clocksOf, timePort } from "./checkClock.ts"
import type { Checking } from "../context/checking.ts"
import { past } from "../context/memory.ts"
import { boolConstant, type Operand } from "../context/operand.ts"

const SESSIONS: ReadonlyMap<string, SessionPart> = new Map([
  ["session.ismarket", "inside"],
  ["session.ispremarket", "before"],
  ["session.ispostmarket", "behind"],
  ["session.islastbar", "last"],
  ["session.islastbar_regular", "last"],
])

const FIRST_BARS: ReadonlySet<string> = new Set(["session.isfirstbar", "session.isfirstbar_regular"])

/** A name about the time of a bar that needs the job's timeframe or the exchange's time zone. */
export const checkClockName = (checking: Checking, { name, span }: NameNode): Operand | undefined => {
  const { graph, timeframe } = checking
  const series = (operation: Operation, ...inputs: ReadonlyArray<Port>): Operand => ({
    kind: "series",
    port: graph.add(operation, inputs, [], span).outputs[0],
  })
  const time = () => timePort(checking, span)
  if (FIELDS.has(name)) {
    // In UTC the builtin variable is right.
    if (timeframe === undefined || hasDates(timeframe)) return undefined
    return series(clockField(name, "exchange"), time())
  }
  if (name === "barstate.islastconfirmedhistory") return series(isLastBar)
  if (name === "last_bar_time") return series(atLastBar, time())
  if (name === "timeframe.isticks") return boolConstant(false)
  const part = SESSIONS.get(name)
  if (part !== undefined) return series(sessionPart(chartTimeframe(checking, `\`${name}\``, span), part), time())
  const times = (): BarTimes => {
    const chart = chartTimeframe(checking, `\`${name}\``, span)
    return { chart, wanted: chart, clocks: clocksOf(checking, undefined) }
  }
  if (name === "time_close") return series(timeCloseOf(times()), time())
  if (name === "timenow") {
    const [closes] = graph.add(timeCloseOf(times()), [time()], [], span).outputs
    return series(atLastBar, closes)
  }
  if (name === "time_tradingday") return dateOf(checking, times(), span)
  if (!FIRST_BARS.has(name)) return undefined
  const date = dateOf(checking, times(), span)
  if (date.kind !== "series") return date
  return series(COMPARISONS["!="].both, date.port, past(checking, date.port, 1, span))
}

const dateOf = (checking: Checking, times: BarTimes, span: Span): Operand => {
  const daily: BarTimes = hasDates(times.chart) ? times : { ...times, wanted: "1d" }
  return {
    kind: "series",
    port: checking.graph.add(tradingDate(daily), [timePort(checking, span)], [], span).outputs[0],
  }
}
