import { html, type TemplateResult } from "lit-html"
import type { ExplainedStatement } from "../../../../job/Explanation.ts"
import { indicatorName } from "../../formula/indicators.ts"
import { plain } from "../../text/format.ts"

type Expression = ExplainedStatement["expression"]
type Value = Expression["value"]

const valueText = (value: Value): TemplateResult | string => {
  if (value === undefined) return "–"
  if (value === null) return html`<i class="na">na</i>`
  if (typeof value === "boolean") return html`<i class="truth ${value ? "yes" : "no"}">${String(value)}</i>`
  if (typeof value === "number") return plain(value)
  if (typeof value === "string") return value
  return value.map((each) => (each === null ? "na" : typeof each === "number" ? plain(each) : String(each))).join(", ")
}

/** More digits than fit into a cell, but without the rounding errors of floats. */
const digitsOf = (value: number): string => String(Number(value.toPrecision(12)))

const titleOf = (value: Value): string => {
  if (typeof value === "number") return digitsOf(value)
  return Array.isArray(value) ? value.map((each) => (typeof each === "number" ? digitsOf(each) : each)).join(", ") : ""
}

const oneLine = (text: string): string =>
  text
    .replace(/\/\/.*$/gm, " ")
    .replace(/\s+/g, " ")
    .trim()

/** The lines from a row to its parents; `trail` says for each level whether more of its rows follow. */
const treeLines = (trail: ReadonlyArray<boolean>): ReadonlyArray<TemplateResult> =>
  trail.map((hasMore, level) => {
    const isOwn = level === trail.length - 1
    return html`<i class="rail ${isOwn ? (hasMore ? "tee" : "corner") : hasMore ? "pipe" : ""}"></i>`
  })

const swatch = (line: string): TemplateResult => html`<b class="swatch" style="--swatch:var(--${line})"></b>`

const rowsOf = (
  expression: Expression,
  trail: ReadonlyArray<boolean>,
  label: TemplateResult | "",
  lines: ReadonlyMap<string, string>,
): ReadonlyArray<TemplateResult> => {
  const isIndicator = label === "" && expression.text.startsWith("ta.")
  const line = isIndicator ? lines.get(indicatorName(expression.text)) : undefined
  const isInput = expression.kind === "call" && expression.text.startsWith("input.")
  // Literals and the arguments of inputs are constants, so rows of their own would add nothing.
  const inner = isInput ? [] : expression.operands.filter(({ kind }) => kind !== "literal")
  const tuple = Array.isArray(expression.value) ? "tuple" : ""
  const row = html`<div
    class="erow ${expression.decides ? "decides" : ""}"
    role="treeitem"
    aria-level=${trail.length + 1}
  >
    <span class="etext" title=${oneLine(expression.text)}
      >${treeLines(trail)}${line === undefined ? label : swatch(line)}<code>${oneLine(expression.text)}</code></span
    ><span class="eprev ${tuple}" title=${titleOf(expression.previous)}>${valueText(expression.previous)}</span
    ><span class="enow ${tuple}" title=${titleOf(expression.value)}>${valueText(expression.value)}</span>
  </div>`
  return [row, ...inner.flatMap((each, index) => rowsOf(each, [...trail, index < inner.length - 1], "", lines))]
}

/** The formula as a tree, result first, with the value of each part at the bar and at the bar before. */
export const explainTree = (
  statements: ReadonlyArray<ExplainedStatement>,
  before: TemplateResult | string,
  now: TemplateResult,
  lines: ReadonlyMap<string, string>,
): TemplateResult => {
  const labelOf = (names: ReadonlyArray<string>): TemplateResult | "" => {
    if (names.length === 0) return ""
    const swatches = names.flatMap((name) => lines.get(name) ?? [])
    const written = names.length === 1 ? names[0] : `[${names.join(", ")}]`
    return html`${swatches.map(swatch)}<em>${written} =</em> `
  }
  const answerFirst = [...statements.slice(-1), ...statements.slice(0, -1)]
  return html`<div class="explain" role="tree" tabindex="0" aria-label="explanation of the formula's result">
    <div class="erow ehead">
      <span class="etext">deciding parts are bright</span><span class="eprev">${before}</span
      ><span class="enow">${now}</span>
    </div>
    ${answerFirst.map(({ expression, names }) => rowsOf(expression, [], labelOf(names), lines))}
  </div>`
}
