import { inPine } from "../calendar/pineTimeframe.ts"
import type { CompileOptions } from "./CompileOptions.ts"
import { check, type CheckedFormula } from "./check/check.ts"
import type { Operand } from "./check/context/operand.ts"
import { failAt, type Span } from "./syntax/formulaText.ts"
import type { GraphNode, Port } from "./plan/graph/graph.ts"
import { MAX_COST_PER_BAR, MAX_NODES, MAX_OPERATIONS } from "./syntax/limits.ts"
import { costOf, neededNodes, operationsOf } from "./plan/graph/neededNodes.ts"
import { parse } from "./syntax/parser.ts"
import type { Plan } from "./plan/Plan.ts"
import { planOf } from "./plan/graph/planOf.ts"
import { nesting } from "./plan/security/nesting.ts"
import { makeSlots } from "./plan/graph/slots.ts"
import { unfold } from "./plan/loop/unfold.ts"
import { isFunction, type Expression, type Statement } from "./syntax/syntaxTree.ts"

/** A valid formula: its statements, its values, and its operations in order. */
export interface ReadyFormula {
  /** The statements that have values. */
  readonly statements: ReadonlyArray<Statement>
  /** The statements that do not affect its values. */
  readonly skipped: ReadonlyArray<string>
  /** The names of positions and trades that it reads; a formula holds none. */
  readonly assumed: ReadonlyArray<string>
  /** The names and titles of conditions to scan for. */
  readonly conditions: ReadonlyArray<string>
  /** The value of each expression of the text. */
  readonly operands: ReadonlyMap<Expression, Operand>
  readonly named: ReadonlyMap<string, Port>
  readonly result: Port
  readonly nodes: ReadonlyArray<GraphNode>
  /** The series of an operand in the plan; none if nothing reads it. */
  readonly portOf: (port: Port) => Port | undefined
}

/** Parses and checks a formula, and enforces its limits: the first step of every use. */
export const readFormula = (text: string, options: CompileOptions = {}, keepsAll = false): ReadyFormula => {
  const { condition, jobType, parameters = {}, timeframe } = options
  const needsBool = jobType === "compute" ? undefined : jobType
  const formula = check(text, parse(text), { parameters, condition, timeframe }, needsBool)
  const checked = jobType === "compute" ? withResultNamed(formula) : formula
  const { assumed, conditions, graph, operands, skipped, statements } = checked
  rejectTooMany(text, graph.nodes)
  const atBar = ({ operation, span }: GraphNode): never =>
    failAt(text, span, "Unsupported", `\`${operation.name}\` of what follows from its own value is not supported yet`)
  const ahead = (span: Span): never => {
    const what =
      "`lookahead_on` would give a bar's values before it has ended: a scan would find what nobody could know"
    return failAt(text, span, "Unsupported", what, {
      hint: "ask for the bar before, as in `close[1]`, or leave it out",
    })
  }
  const circle = (span: Span): never =>
    failAt(text, span, "Unsupported", "what this request asks for follows from the request itself")
  const finer = (span: Span, wanted: string, around: string): never => {
    const what = `a request of "${inPine(wanted)}" cannot be asked for inside one of "${inPine(around)}"`
    return failAt(text, span, "Unsupported", what, { hint: "ask for the finer one outside, with a condition of both" })
  }
  const nest = nesting(graph, { atBar, ahead, circle, finer })
  const unfolded = unfold(graph, valuesOf(checked), keepsAll, atBar, nest)
  const inPlan = (port: Port): Port => {
    const found = unfolded.portOf(port)
    if (found === undefined) throw new Error(`the plan lacks a value of \`${text}\``)
    return found
  }
  const result = inPlan(checked.result)
  const named = new Map(Array.from(checked.named, ([name, port]) => [name, inPlan(port)]))
  const nodes = neededNodes(unfolded.graph, [result, ...named.values()], keepsAll)
  rejectTooMuch(text, nodes)
  return { statements, skipped, assumed, conditions, operands, named, result, nodes, portOf: unfolded.portOf }
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

/** A compute job returns named values only: an unnamed last statement is named `result`. */
const withResultNamed = (formula: CheckedFormula): CheckedFormula => {
  const { named, result, statements } = formula
  const last = statements[statements.length - 1]
  const isNamed = isFunction(last) || last.names.length > 0 || named.has("result")
  return isNamed ? formula : { ...formula, named: new Map([...named, ["result", result]]) }
}

/** Counts all operations, used or not, which bounds the compiler's own work. */
const rejectTooMany = (text: string, nodes: ReadonlyArray<GraphNode>): void => {
  if (nodes.length <= MAX_NODES) return
  const what = `the formula has more than ${MAX_NODES} operations, functions written out; that is the limit`
  failAt(text, nodes[MAX_NODES].span, "Limit", what)
}

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
