import type { ExplainedExpression, ExplainedValue, Explanation } from "../job/Explanation.ts"
import { formatInstant } from "../job/Instant.ts"
import { findingText } from "../candles/quality/findingText.ts"
import { formatNumbers } from "./numberFormat.ts"
import { textTable } from "./textTable.ts"

const WIDEST = 72
const DAY_MS = 86_400_000

interface Row {
  readonly text: string
  readonly decides: boolean
  readonly cells: readonly [previous: string, value: string]
}

const oneLine = (text: string, indent: number): string => {
  const line = text
    .replace(/\/\/.*$/gm, " ")
    .replace(/\s+/g, " ")
    .trim()
  const width = Math.max(16, WIDEST - indent)
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`
}

const valueText = (value: ExplainedValue | undefined, numbers: ReadonlyMap<number, string>): string => {
  if (value === undefined) return "-"
  if (value === null) return "na"
  if (typeof value === "number") return numbers.get(value) ?? String(value)
  return Array.isArray(value) ? value.map((each) => valueText(each, numbers)).join(", ") : String(value)
}

// Both values of a line have the same decimals, so that they can be compared at a glance.
const cellsOf = ({ previous, value }: ExplainedExpression): Row["cells"] => {
  const all = [previous, value].flat().filter((each) => typeof each === "number")
  const texts = formatNumbers(all)
  const numbers = new Map(all.map((each, index) => [each, texts[index]]))
  return [valueText(previous, numbers), valueText(value, numbers)]
}

// A literal is its own value, so a row of its own would add nothing.
const isShown = ({ kind }: ExplainedExpression): boolean => kind !== "literal"

const rowsOf = (expression: ExplainedExpression, depth: number, label = ""): ReadonlyArray<Row> => {
  const indent = "  ".repeat(depth)
  const isInput = expression.kind === "call" && expression.text.startsWith("input.")
  const inner = isInput ? [] : expression.operands.filter(isShown)
  const cells = cellsOf(expression)
  return [
    {
      text: `${indent}${label}${oneLine(expression.text, indent.length + label.length)}`,
      decides: expression.decides,
      cells,
    },
    ...inner.flatMap((each) => rowsOf(each, depth + 1)),
  ]
}

const labelOf = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "" : names.length === 1 ? `${names[0]} = ` : `[${names.join(", ")}] = `

const msText = (ms: number): string => `${ms.toFixed(ms < 1 ? 2 : 1)} ms`

/**
 * Renders an explanation as lines of text: the answer, then the formula as a tree, each part with its value at the bar
 * before and at the bar. `*` marks the parts that decided, `-` parts without a value at a bar. The last line says which
 * bars and columns were read.
 *
 * @since 0.1.0
 */
export const renderExplanation = (explanation: Explanation): ReadonlyArray<string> => {
  const { bars, columns, cost, lookback, previousTime, statements, symbol, time, timeframe, unfinished, warmup } =
    explanation
  const { quality = [] } = explanation
  const isDaily = [time, previousTime ?? 0, bars.from].every((each) => each % DAY_MS === 0)
  const timeText = (each: number) =>
    formatInstant(each)
      .slice(0, isDaily ? 10 : 16)
      .replace("T", " ")
  const rows = statements.flatMap(({ expression, names }) => rowsOf(expression, 0, labelOf(names)))
  const answer = cellsOf(statements[statements.length - 1].expression)[1]
  const table = textTable([
    { header: "", align: "left", cells: rows.map(({ decides }) => (decides ? "*" : "")) },
    { header: "", align: "left", cells: rows.map(({ text }) => text) },
    {
      header: previousTime === undefined ? "no bar before" : timeText(previousTime),
      align: "right",
      cells: rows.map(({ cells }) => cells[0]),
    },
    { header: timeText(time), align: "right", cells: rows.map(({ cells }) => cells[1]) },
  ])
  const reach = lookback === null ? "the whole history" : `a look-back of ${lookback}`
  const read = `${bars.count} ${bars.count === 1 ? "bar" : "bars"} read (${timeText(bars.from)} to ${timeText(bars.to)})`
  return [
    `${symbol} ${timeframe}, ${timeText(time)}${isDaily ? "" : " UTC"}${unfinished === true ? " (unfinished)" : ""}: ${answer}`,
    ...(explanation.isMember === false ? ["Not a member of the universe at that time: a scan has no match here."] : []),
    "",
    ...table,
    "",
    "* decided the answer",
    ...quality.map((finding) => `quality: ${findingText(finding)}`),
    `${read} for ${reach}, first value after ${warmup} ${warmup === 1 ? "bar" : "bars"}; ${columns.length === 0 ? "no column" : columns.join(", ")}; read in ${msText(cost.readMs)}, evaluated in ${msText(cost.evaluatedMs)}`,
  ]
}
