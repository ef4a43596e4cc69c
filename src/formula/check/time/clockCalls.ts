import { fromPine, inPine, sameTimeframe } from "../../../calendar/pineTimeframe.ts"
import { timeframeMs } from "../../../calendar/timeframeUnit.ts"
import { readWrittenTime } from "../../../calendar/writtenTime.ts"
import { timeCloseOf, timeOf } from "../../plan/operations/barTimes.ts"
import { clockField, FIELDS, timestampOf, type Clocks } from "../../plan/operations/clock.ts"
import { COMPARISONS } from "../../plan/operations/comparison.ts"
import type { CallNode, Expression } from "../../syntax/syntaxTree.ts"
import { failMissing, matchArguments } from "../context/argumentList.ts"
import { barTimesOf, clocksOf, requestedTimeframe, timePort } from "./checkClock.ts"
import { fail, type Checking } from "../context/checking.ts"
import { past } from "../context/memory.ts"
import {
  describe,
  isNumber,
  isNumberConstant,
  isText,
  numberConstant,
  portOf,
  textConstant,
  type NumberOperand,
  type Operand,
} from "../context/operand.ts"

type Check = (checking: Checking, call: CallNode) => Operand

const matchClockArguments = (checking: Checking, call: CallNode, parameters: ReadonlyArray<string>) => {
  // Version 4's name for it.
  const args = call.args.map((argument) =>
    argument.name?.name === "resolution" ? { ...argument, name: { ...argument.name, name: "timeframe" } } : argument,
  )
  return matchArguments(checking.text, { ...call, args }, parameters, `${call.callee.name}(${parameters.join(", ")})`)
}

const numberOf = (checking: Checking, node: Expression): NumberOperand => {
  const operand = checking.evaluate(node)
  if (isNumber(operand)) return operand
  return fail(checking, node.span, "Type", `this must be a number; it is ${describe(operand)}`)
}

const checkField: Check = (checking, call) => {
  const given = matchClockArguments(checking, call, ["time", "timezone"])
  const { name } = call.callee
  const time = given.get("time") ?? failMissing(checking.text, call, "time", `${name}(time, timezone)`)
  const clocks = clocksOf(checking, given.get("timezone"))
  const port = portOf(checking.graph, numberOf(checking, time), time.span)
  return { kind: "series", port: checking.graph.add(clockField(name, clocks), [port], [], call.span).outputs[0] }
}

const checkTime: Check = (checking, call) => {
  const times = barTimesOf(
    checking,
    matchClockArguments(checking, call, ["timeframe", "session", "timezone"]),
    call.span,
  )
  const operation = call.callee.name === "time" ? timeOf(times) : timeCloseOf(times)
  const [port] = checking.graph.add(operation, [timePort(checking, call.span)], [], call.span).outputs
  return { kind: "series", port }
}

const checkChange: Check = (checking, call) => {
  const times = barTimesOf(checking, matchClockArguments(checking, call, ["timeframe"]), call.span)
  const [port] = checking.graph.add(timeOf(times), [timePort(checking, call.span)], [], call.span).outputs
  const inputs = [port, past(checking, port, 1, call.span)]
  return { kind: "series", port: checking.graph.add(COMPARISONS["!="].both, inputs, [], call.span).outputs[0] }
}

/** TradingView's mean month. */
const MONTH_S = 2_628_003

const checkInSeconds: Check = (checking, call) => {
  const node = matchClockArguments(checking, call, ["timeframe"]).get("timeframe")
  const operand = node === undefined ? undefined : checking.evaluate(node)
  const asked = operand !== undefined && isText(operand) ? fromPine(operand.value) : undefined
  const timeframe = sameTimeframe(asked ?? requestedTimeframe(checking, node, call.span))
  const seconds = timeframe.endsWith("M") ? Number(timeframe.slice(0, -1)) * MONTH_S : timeframeMs(timeframe) / 1000
  return numberConstant(seconds, true)
}

const checkFromSeconds: Check = (checking, call) => {
  const [node] = matchClockArguments(checking, call, ["seconds"]).values()
  const operand = node === undefined ? undefined : checking.evaluate(node)
  if (operand === undefined || !isNumberConstant(operand)) {
    return fail(checking, call.span, "Type", "timeframe.from_seconds needs a constant number of seconds")
  }
  const { value } = operand
  if (value % 60 !== 0) return textConstant(`${value}S`)
  return textConstant(value % 86_400 === 0 ? inPine(`${value / 86_400}d`) : String(value / 60))
}

const PARTS = ["year", "month", "day", "hour", "minute", "second"]

const checkTimestamp: Check = (checking, call) => {
  const [first] = call.args
  if (first === undefined) return failMissing(checking.text, call, "year", `timestamp(${PARTS.join(", ")})`)
  const leading = checking.evaluate(first.value)
  const isZone = first.name?.name === "timezone" || (first.name === undefined && !isNumber(leading))
  if (call.args.length === 1 && isText(leading)) {
    const instant = readWrittenTime(leading.value)
    if (instant !== undefined) return numberConstant(instant, true)
    return fail(checking, first.value.span, "Range", `"${leading.value}" is no time`, {
      hint: 'write one such as "2020-02-20" or "20 Feb 2020 13:30 +0000"',
    })
  }
  const given = matchClockArguments(checking, call, isZone ? ["timezone", ...PARTS] : PARTS)
  const parts = PARTS.map((name, place): NumberOperand => {
    const node = given.get(name)
    if (node !== undefined) return numberOf(checking, node)
    return place < 3
      ? failMissing(checking.text, call, name, `timestamp(${PARTS.join(", ")})`)
      : numberConstant(0, true)
  })
  return timestamp(checking, clocksOf(checking, given.get("timezone")), parts, call)
}

const timestamp = (
  { graph }: Checking,
  clocks: Clocks,
  parts: ReadonlyArray<NumberOperand>,
  { span }: CallNode,
): Operand => {
  const constants = parts.filter(isNumberConstant).map(({ value }) => Math.trunc(value))
  if (clocks !== "exchange" && constants.length === parts.length) {
    const [year, month, ...rest] = constants
    return numberConstant(clocks.zone.toInstant(Date.UTC(year, month - 1, ...rest)), true)
  }
  const inputs = parts.map((part) => portOf(graph, part, span))
  return { kind: "series", port: graph.add(timestampOf(clocks), inputs, [], span).outputs[0] }
}

const CALLS: ReadonlyMap<string, Check> = new Map([
  ...Array.from(FIELDS.keys(), (name) => [name, checkField] as const),
  ["time", checkTime],
  ["time_close", checkTime],
  ["timestamp", checkTimestamp],
  ["timeframe.change", checkChange],
  ["timeframe.in_seconds", checkInSeconds],
  ["timeframe.from_seconds", checkFromSeconds],
])

/** The functions about the times of bars. */
export const CLOCK_FUNCTIONS: ReadonlyArray<string> = [...CALLS.keys()]

/** Checks a call about the times of bars. */
export const checkClockCall = (checking: Checking, call: CallNode): Operand | undefined =>
  CALLS.get(call.callee.name)?.(checking, call)
