import type { CompileOptions } from "./CompileOptions.ts"
import { check, type CheckedFormula } from "./check/check.ts"
import type { Operand } from "./check/operand.ts"
import { failAt } from "./syntax/formulaText.ts"
import type { Graph, GraphNode, Port } from "./plan/graph.ts"
import { MAX_COST_PER_BAR, MAX_NODES, MAX_OPERATIONS } from "./syntax/limits.ts"
import { longest, planLookback } from "./plan/lookback.ts"
import type { Run } from "./plan/operation.ts"
import { parse } from "./syntax/parser.ts"
import type { Bars, Plan, Series } from "./plan/Plan.ts"
import { stepOf } from "./plan/doubt.ts"
import { makeSlots, type Slots } from "./plan/slots.ts"
import { unfold } from "./plan/unfold.ts"
import { isFunction, type Expression, type Statement } from "./syntax/syntaxTree.ts"

/** A formula that may run: what it says, what it comes to, and the operations that takes, in their order. */
export interface ReadyFormula {
  /** Those that have values. */
  readonly statements: ReadonlyArray<Statement>
  /** What it says that has no part in its values. */
  readonly skipped: ReadonlyArray<string>
  /** What it asks of its position and its trades, of which there are none. */
  readonly assumed: ReadonlyArray<string>
  /** What each expression of the text comes to. */
  readonly operands: ReadonlyMap<Expression, Operand>
  readonly named: ReadonlyMap<string, Port>
  readonly result: Port
  readonly nodes: ReadonlyArray<GraphNode>
  /** Where the plan has what an operand stands for; nowhere if nothing asks for it. */
  readonly portOf: (port: Port) => Port | undefined
}

/** What all uses of a formula share before it runs: its text is read, checked, and within the limits. */
export const readFormula = (text: string, options: CompileOptions = {}, keepsAll = false): ReadyFormula => {
  const { condition, jobType, parameters = {}, timeframe } = options
  const needsBool = jobType === "compute" ? undefined : jobType
  const formula = check(text, parse(text), { parameters, condition, timeframe }, needsBool)
  const checked = jobType === "compute" ? withResultNamed(formula) : formula
  const { assumed, graph, operands, skipped, statements } = checked
  rejectTooMany(text, graph.nodes)
  const unfolded = unfold(graph, valuesOf(checked), keepsAll, ({ operation, span }) =>
    failAt(text, span, "Unsupported", `\`${operation.name}\` of what follows from its own value is not supported yet`),
  )
  const inPlan = (port: Port): Port => {
    const found = unfolded.portOf(port)
    if (found === undefined) throw new Error(`the plan lacks a value of \`${text}\``)
    return found
  }
  const result = inPlan(checked.result)
  const named = new Map(Array.from(checked.named, ([name, port]) => [name, inPlan(port)]))
  const nodes = neededNodes(unfolded.graph, [result, ...named.values()], keepsAll)
  rejectTooMuch(text, nodes)
  return { statements, skipped, assumed, operands, named, result, nodes, portOf: unfolded.portOf }
}

/**
 * Compiles a formula to a plan.
 *
 * @throws FormulaMistake
 */
export const compileFormula = (text: string, options?: CompileOptions): Plan => {
  const ready = readFormula(text, options)
  return planOf(ready, makeSlots(ready.nodes, new Set(valuesOf(ready))))
}

const valuesOf = ({ named, result }: Pick<ReadyFormula, "named" | "result">): ReadonlyArray<Port> => [
  result,
  ...named.values(),
]

/** A compute answers named values only: a last statement without a name is `result` there. */
const withResultNamed = (formula: CheckedFormula): CheckedFormula => {
  const { named, result, statements } = formula
  const last = statements[statements.length - 1]
  const isNamed = isFunction(last) || last.names.length > 0 || named.has("result")
  return isNamed ? formula : { ...formula, named: new Map([...named, ["result", result]]) }
}

/** What the values of the formula depend on, in the order in which it can run. */
const neededNodes = (graph: Graph, values: ReadonlyArray<Port>, keepsAll: boolean): ReadonlyArray<GraphNode> => {
  if (keepsAll && graph.nodes.some(({ operation }) => operation.operations !== undefined)) return graph.nodes
  const needed = new Set(values.map((port) => port.node))
  // Inputs stand before what reads them, so that one pass from the end finds all.
  for (const node of graph.nodes.toReversed()) {
    if (needed.has(node)) for (const input of node.inputs) needed.add(input.node)
  }
  return graph.nodes.filter((node) => needed.has(node))
}

/** Steps a bar. */
export const costOf = ({ operation, settings }: GraphNode): number => operation.cost(settings)

/** What is written down, whether it is asked for or not: what bounds the compiler's own work. */
const rejectTooMany = (text: string, nodes: ReadonlyArray<GraphNode>): void => {
  if (nodes.length <= MAX_NODES) return
  const what = `the formula has more than ${MAX_NODES} operations, functions written out; that is the limit`
  failAt(text, nodes[MAX_NODES].span, "Limit", what)
}

const operationsOf = ({ operation }: GraphNode): number => operation.operations ?? 1

const rejectTooMuch = (text: string, nodes: ReadonlyArray<GraphNode>): void => {
  const working = nodes.filter((node) => costOf(node) > 0)
  const operations = working.reduce((sum, node) => sum + operationsOf(node), 0)
  if (operations > MAX_OPERATIONS) {
    const { span } = working[Math.min(MAX_OPERATIONS, working.length - 1)]
    failAt(text, span, "Limit", `the formula has ${operations} operations; the limit is ${MAX_OPERATIONS}`)
  }
  const cost = working.reduce((sum, node) => sum + costOf(node), 0)
  if (cost > MAX_COST_PER_BAR) {
    const [dearest] = working.toSorted((a, b) => costOf(b) - costOf(a))
    const what = `the formula costs ${cost} steps a bar; the limit is ${MAX_COST_PER_BAR}`
    failAt(text, dearest.span, "Limit", what, { hint: `this call alone costs ${costOf(dearest)}` })
  }
}

/** The plan of a formula in this memory. */
export const planOf = (ready: ReadyFormula, slots: Slots): Plan => {
  const { named, nodes, result } = ready
  const values = valuesOf(ready)
  const steps = nodes.map((node) => stepOf(node, slots.placeOf(node)))
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
