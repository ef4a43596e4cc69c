import type { JobType, Parameter } from "../job/ProcessingJob.ts"
import { check, type CheckedFormula } from "./checker.ts"
import { failAt } from "./formulaText.ts"
import type { GraphNode, Port } from "./graph.ts"
import { MAX_COST_PER_BAR, MAX_OPERATIONS } from "./limits.ts"
import { longest, planLookback } from "./lookback.ts"
import type { Run } from "./operation.ts"
import { parse } from "./parser.ts"
import type { Bars, Plan, Series } from "./Plan.ts"
import { makeSlots, type Slots } from "./slots.ts"
import type { Statement } from "./syntaxTree.ts"

/** @since 0.1.0 */
export interface CompileOptions {
  /** Values for the inputs of the formula, by the names that it assigns them to. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** `scan` and `screen` need a bool as the result; `compute` (the default) takes any. */
  readonly jobType?: JobType
}

/** A formula that may run: what it says, what it comes to, and the operations that takes, in their order. */
export interface ReadyFormula {
  readonly statements: ReadonlyArray<Statement>
  readonly checked: CheckedFormula
  readonly nodes: ReadonlyArray<GraphNode>
}

/** What all uses of a formula share before it runs: its text is read, checked, and within the limits. */
export const readFormula = (text: string, { parameters = {}, jobType }: CompileOptions = {}): ReadyFormula => {
  const needsBool = jobType === "compute" ? undefined : jobType
  const statements = parse(text)
  const formula = check(text, statements, parameters, needsBool)
  const checked = jobType === "compute" ? withResultNamed(formula, statements) : formula
  const nodes = neededNodes(checked)
  rejectTooMuch(text, nodes)
  return { statements, checked, nodes }
}

/**
 * Compiles a formula to a plan.
 *
 * @throws FormulaError
 */
export const compileFormula = (text: string, options?: CompileOptions): Plan => {
  const ready = readFormula(text, options)
  return planOf(ready, makeSlots(ready.nodes, new Set(valuesOf(ready.checked))))
}

const valuesOf = ({ named, result }: CheckedFormula): ReadonlyArray<Port> => [result, ...named.values()]

/** A compute answers named values only: a last statement without a name is `result` there. */
const withResultNamed = (formula: CheckedFormula, statements: ReadonlyArray<Statement>): CheckedFormula => {
  const isNamed = statements[statements.length - 1].names.length > 0 || formula.named.has("result")
  return isNamed ? formula : { ...formula, named: new Map([...formula.named, ["result", formula.result]]) }
}

/** What the values of the formula depend on, in the order in which it can run. */
const neededNodes = ({ graph, named, result }: CheckedFormula): ReadonlyArray<GraphNode> => {
  const needed = new Set([result.node, ...Array.from(named.values(), (port) => port.node)])
  // Inputs stand before what reads them, so that one pass from the end finds all.
  for (const node of graph.nodes.toReversed()) {
    if (needed.has(node)) for (const input of node.inputs) needed.add(input.node)
  }
  return graph.nodes.filter((node) => needed.has(node))
}

/** Steps a bar. */
export const costOf = ({ operation, settings }: GraphNode): number => operation.cost(settings)

const rejectTooMuch = (text: string, nodes: ReadonlyArray<GraphNode>): void => {
  const working = nodes.filter((node) => costOf(node) > 0)
  if (working.length > MAX_OPERATIONS) {
    failAt(
      text,
      working[MAX_OPERATIONS].span,
      "Limit",
      `the formula has ${working.length} operations; the limit is ${MAX_OPERATIONS}`,
    )
  }
  const cost = working.reduce((sum, node) => sum + costOf(node), 0)
  if (cost > MAX_COST_PER_BAR) {
    const [dearest] = working.toSorted((a, b) => costOf(b) - costOf(a))
    const what = `the formula costs ${cost} steps a bar; the limit is ${MAX_COST_PER_BAR}`
    failAt(text, dearest.span, "Limit", what, { hint: `this call alone costs ${costOf(dearest)}` })
  }
}

/** The plan of a formula in this memory. */
export const planOf = ({ checked, nodes }: ReadyFormula, slots: Slots): Plan => {
  const { named, result } = checked
  const values = valuesOf(checked)
  const steps = nodes.map((node) => node.operation.bind(slots.placeOf(node)))
  const columns = nodes.flatMap(({ operation }) => operation.column ?? [])
  const resultSlot = slots.slotOf(result)
  const namedSlots = Array.from(named, ([name, port]) => ({ name, slot: slots.slotOf(port) }))
  const series = new Map<string, Series>()
  const run: Run = { bars: NO_BARS, length: 0, holes: false }
  return {
    lookback: planLookback(longest(values.map((port) => port.lookback))),
    warmup: longest(values.map((port) => port.warmup)),
    columns,
    run: (bars) => {
      if (bars.length !== run.length) slots.resize(bars.length)
      run.bars = bars
      run.length = bars.length
      run.holes = false
      for (let i = 0; i < steps.length; i++) steps[i](run)
      for (let i = 0; i < namedSlots.length; i++) series.set(namedSlots[i].name, namedSlots[i].slot.data)
      // The bars belong to the caller.
      run.bars = NO_BARS
      return { result: resultSlot.data, named: series, holes: run.holes }
    },
  }
}

const NO_BARS: Bars = { length: 0, firstIndex: 0, columns: {} }
