import type { Expression, Statement } from "../syntax/syntaxTree.ts"
import { leadsTo } from "../syntax/mentions.ts"
import { isFunction } from "../syntax/syntaxTree.ts"
import { beginChecking, checkTopStatement, endChecking, type CheckOptions } from "./checker.ts"
import { fail, type Checking } from "./context/checking.ts"
import { conditionNames, wantedCondition } from "./statements/conditions.ts"
import { asFlag } from "./operators/select.ts"
import { describe, drawn, isBool, isNumber, isText, portOf, type Operand } from "./context/operand.ts"
import type { Graph, Port } from "../plan/graph/graph.ts"

/** A formula that type-checks: its operations, and which of them are its values. */
export interface CheckedFormula {
  readonly graph: Graph
  readonly named: ReadonlyMap<string, Port>
  readonly result: Port
  /** The statements that have values; the last one is the result. */
  readonly statements: ReadonlyArray<Statement>
  /** The calls that draw, alert or trade, and the names of what they draw: skipped. */
  readonly skipped: ReadonlyArray<string>
  /** The names of positions and trades that it reads; a formula holds none. */
  readonly assumed: ReadonlyArray<string>
  /** The names and titles of conditions to scan for. */
  readonly conditions: ReadonlyArray<string>
  /** The value of each expression of the text. */
  readonly operands: ReadonlyMap<Expression, Operand>
}

/** Checks a formula and binds its parameters; `needsBool` where its result decides what matches. */
export const check = (
  text: string,
  all: ReadonlyArray<Statement>,
  options: CheckOptions,
  needsBool: string | undefined,
): CheckedFormula => {
  const checking = beginChecking(text, all, options)
  const statements: Array<Statement> = []
  let result: Operand = drawn("nothing")
  let last = all[0]
  for (const statement of all) {
    const isLast = statement === all[all.length - 1]
    const operand = checkTopStatement(checking, statement, isLast)
    const isStructure = !isFunction(statement) && (statement.value.kind === "if" || statement.value.kind === "switch")
    if (isLast && operand.kind === "drawn" && options.condition === undefined) operand.fault?.()
    if (operand.kind === "drawn" && !isStructure) continue
    statements.push(statement)
    // A named string is not a result.
    if (isText(operand) && !isLast && result.kind !== "drawn") continue
    result = operand
    last = statement
  }
  endChecking(checking)
  checking.parameters.rejectUnused(text, new Set(checking.global.names.keys()))
  if (options.condition !== undefined) {
    const { node, operand } = wantedCondition(checking, options.condition)
    checking.operands.set(node, operand)
    statements.push({ names: [], isTuple: false, value: node })
    result = operand
  }
  const span = isFunction(last) ? last.function.span : last.value.span
  if (statements.length === 0) {
    fail(checking, span, "Unsupported", "this script has no values of its own: it only draws", {
      hint:
        checking.titles.size === 0
          ? "add a condition as its last line, such as `close > open`"
          : conditionHint(checking),
    })
  }
  const answer = statements.at(-1)
  // A statement alone at the end is the result.
  const isAsked = answer !== undefined && !isFunction(answer) && answer.names.length === 0
  if (needsBool !== undefined && isAsked) result = asFlag(checking, result)
  if (needsBool !== undefined && answer !== undefined && !isFunction(answer)) {
    rejectNeverTrue(checking, answer.value, all, result)
  }
  if (needsBool !== undefined && !isBool(result)) {
    const what =
      result.kind === "drawn"
        ? `the formula of a ${needsBool} must end in a condition`
        : `the formula of a ${needsBool} must come to a bool; it comes to ${describe(result)}`
    fail(checking, span, "Type", what, { hint: conditionHint(checking) })
  }
  const named = new Map<string, Port>()
  for (const { name, operand } of checking.global.names.values()) {
    if (isNumber(operand) || isBool(operand)) named.set(name, portOf(checking.graph, operand, span))
  }
  const { graph, operands, skipped } = checking
  const assumed = [...checking.assumed]
  const conditions = conditionNames(checking)
  return {
    graph,
    named,
    result: resultPort(checking, result, span, named),
    statements,
    skipped,
    assumed,
    conditions,
    operands,
  }
}

/** Exits never match: say so instead of finding nothing. */
const rejectNeverTrue = (
  checking: Checking,
  node: Expression,
  statements: ReadonlyArray<Statement>,
  result: Operand,
): void => {
  if (result.kind !== "constant" || result.value !== false) return
  const asked = Array.from(checking.assumed).find((name) => name.startsWith("strategy."))
  if (asked === undefined || !leadsTo(node, statements, (name) => name === asked)) return
  const what = `this is never true: a formula holds no position, so that \`${asked}\` is that of none`
  fail(checking, node.span, "Unsupported", what, { hint: "look for where a trade begins" })
}

const conditionHint = (checking: Checking): string => {
  const names = conditionNames(checking)
  return names.length === 0
    ? "compare it with something, as in `close > open`"
    : `add the one to look for as the last line, or ask for it by its name: ${names.map((name) => `\`${name}\``).join(", ")}`
}

const resultPort = (
  checking: Checking,
  result: Operand,
  span: Expression["span"],
  named: ReadonlyMap<string, Port>,
): Port => {
  if (isNumber(result) || isBool(result)) return portOf(checking.graph, result, span)
  // A script that ends in a drawing statement has no result, but has names.
  const [first] = named.values()
  if (result.kind === "drawn" && first !== undefined) return first
  return fail(checking, span, "Type", `a formula cannot come to ${describe(result)}`)
}
