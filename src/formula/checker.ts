import type { Parameter } from "../job/ProcessingJob.ts"
import { FUNCTIONS, VARIABLE } from "./builtins.ts"
import { fail, type Checking } from "./checking.ts"
import { checkName, checkNamedCall } from "./checkNames.ts"
import { checkBinary, checkUnary } from "./checkOperators.ts"
import { Graph, type Port } from "./graph.ts"
import { history, historyBool } from "./history.ts"
import { JobParameters } from "./jobParameters.ts"
import { MAX_WINDOW } from "./limits.ts"
import { choose, chooseBool } from "./logic.ts"
import {
  boolConstant,
  describe,
  isBool,
  isNumber,
  isNumberConstant,
  NA,
  numberConstant,
  portOf,
  takeApart,
  type Operand,
  type TupleOperand,
} from "./operand.ts"
import type { BinaryNode, ConditionalNode, Expression, HistoryNode, NameNode, Statement } from "./syntaxTree.ts"

/** A formula whose types are right: the operations it asks for, and which of them are its values. */
export interface CheckedFormula {
  readonly graph: Graph
  readonly named: ReadonlyMap<string, Port>
  readonly result: Port
  /** What each expression of the text comes to. */
  readonly operands: ReadonlyMap<Expression, Operand>
}

/** Nothing is known of a formula but its text and the job's parameters. */
export const beginChecking = (text: string, parameters: Readonly<Record<string, Parameter>>): Checking => ({
  text,
  graph: new Graph(),
  parameters: new JobParameters(parameters),
  names: new Map(),
  operands: new Map(),
})

/** Checks a formula and binds its parameters; `needsBool` where its result decides what matches. */
export const check = (
  text: string,
  statements: ReadonlyArray<Statement>,
  parameters: Readonly<Record<string, Parameter>>,
  needsBool: string | undefined,
): CheckedFormula => {
  const checking = beginChecking(text, parameters)
  let result: Operand = NA
  for (const statement of statements) {
    result = checkStatement(checking, statement, statement === statements[statements.length - 1])
  }
  checking.parameters.rejectUnused(text, new Set(checking.names.keys()))
  const { span } = statements[statements.length - 1].value
  if (needsBool !== undefined && !isBool(result)) {
    fail(checking, span, "Type", `the formula of a ${needsBool} must come to a bool; it comes to ${describe(result)}`, {
      hint: "compare it with something, as in `close > open`",
    })
  }
  const named = new Map<string, Port>()
  for (const [name, operand] of checking.names) {
    if (isNumber(operand) || isBool(operand)) named.set(name, portOf(checking.graph, operand, span))
  }
  const { graph, operands } = checking
  return { graph, named, result: resultPort(checking, result, statements), operands }
}

const resultPort = (checking: Checking, result: Operand, statements: ReadonlyArray<Statement>): Port => {
  const { value } = statements[statements.length - 1]
  if (isNumber(result) || isBool(result)) return portOf(checking.graph, result, value.span)
  return fail(checking, value.span, "Type", `a formula cannot come to ${describe(result)}`)
}

/** Checks one statement, after those that it builds on; the last one is what the formula comes to. */
export const checkStatement = (checking: Checking, statement: Statement, isLast: boolean): Operand => {
  const { names, isTuple, value } = statement
  names.forEach((name, index) => rejectTaken(checking, name, names.slice(0, index)))
  if (!isTuple) {
    const operand = evaluate(checking, value, names[0]?.name)
    if (operand.kind === "tuple") failTuple(checking, value, operand)
    if (names.length === 0 && !isLast) failUnused(checking, value, operand)
    if (names.length === 1) checking.names.set(names[0].name, operand)
    return operand
  }
  const tuple = evaluate(checking, value)
  if (tuple.kind !== "tuple")
    return fail(checking, value.span, "Type", `\`[…] =\` needs several values; this is ${describe(tuple)}`)
  if (tuple.ports.length !== names.length) {
    fail(checking, value.span, "Arity", `this gives ${tuple.ports.length} values, for ${names.length} names`, {
      hint: `write \`[${tuple.members.join(", ")}] = …\``,
    })
  }
  names.forEach(({ name }, index) => {
    // Pine's name for a value that nobody needs.
    if (name !== "_") checking.names.set(name, { kind: "series", port: tuple.ports[index] })
  })
  return { kind: "series", port: tuple.ports[0] }
}

const rejectTaken = (checking: Checking, { name, span }: NameNode, before: ReadonlyArray<NameNode>): void => {
  const isTwin = name !== "_" && before.some((other) => other.name === name)
  if (isTwin || checking.names.has(name)) {
    fail(checking, span, "Unsupported", `\`${name}\` has a value already; a name keeps its value`, {
      hint: "give the new value a name of its own",
    })
  }
  if (VARIABLE.has(name) || FUNCTIONS.has(name)) {
    fail(checking, span, "Unsupported", `\`${name}\` is a name of the language; choose another`)
  }
}

const failTuple = (checking: Checking, value: Expression, tuple: TupleOperand): never =>
  fail(checking, value.span, "Type", `this gives ${tuple.ports.length} values at once`, { hint: takeApart(tuple) })

const failUnused = (checking: Checking, { span }: Expression, operand: Operand): never =>
  fail(checking, span, "Unsupported", "this is not the last statement, and its value is used nowhere", {
    hint: isBool(operand)
      ? "join the conditions with `and`, or give it a name, as in `x = …`"
      : "give it a name, as in `x = …`, or leave it out",
  })

const evaluate = (checking: Checking, node: Expression, assignedTo?: string): Operand =>
  keep(checking, node, evaluateKind(checking, node, assignedTo))

const keep = ({ operands }: Checking, node: Expression, operand: Operand): Operand => {
  operands.set(node, operand)
  return operand
}

const evaluateKind = (checking: Checking, node: Expression, assignedTo: string | undefined): Operand => {
  switch (node.kind) {
    case "number":
      return numberConstant(node.value, node.isInteger)
    case "string":
      return { kind: "constant", type: "text", value: node.value }
    case "bool":
      return boolConstant(node.value)
    case "na":
      return NA
    case "name":
      return checkName(checking, node)
    case "call":
      return checkNamedCall(checking, node, assignedTo, (expression) => evaluate(checking, expression))
    case "unary":
      return checkUnary(checking, node, evaluate(checking, node.operand))
    case "binary":
      return checkBinary(checking, node, evaluateLeft(checking, node), evaluate(checking, node.right))
    case "conditional":
      return checkConditional(checking, node)
    case "history":
      return checkHistory(checking, node)
    case "list":
      return fail(checking, node.span, "Type", "a list can only be the options of an input")
  }
}

const evaluateLeft = (checking: Checking, node: BinaryNode): Operand =>
  node.left.kind === "unary"
    ? keep(checking, node.left, checkUnary(checking, node.left, evaluate(checking, node.left.operand), node))
    : evaluate(checking, node.left)

const checkConditional = (checking: Checking, node: ConditionalNode): Operand => {
  const test = evaluate(checking, node.test)
  const yes = evaluate(checking, node.yes)
  const no = evaluate(checking, node.no)
  if (!isBool(test)) {
    return fail(checking, node.test.span, "Type", `the condition before \`?\` must be a bool; it is ${describe(test)}`)
  }
  const isOfNumbers = isNumber(yes) && isNumber(no)
  if (!isOfNumbers && !(isBool(yes) && isBool(no))) {
    return fail(
      checking,
      node.no.span,
      "Type",
      `both sides of \`:\` must be numbers or both bools; they are ${describe(yes)} and ${describe(no)}`,
    )
  }
  if (test.kind === "constant") return test.value ? yes : no
  const { graph } = checking
  const inputs = [test.port, portOf(graph, yes, node.yes.span), portOf(graph, no, node.no.span)]
  return { kind: "series", port: graph.add(isOfNumbers ? choose : chooseBool, inputs, [], node.span).outputs[0] }
}

const checkHistory = (checking: Checking, { source, offset, span }: HistoryNode): Operand => {
  const operand = evaluate(checking, source)
  const back = evaluate(checking, offset)
  if (!isNumber(operand) && !isBool(operand)) {
    const what = `\`[…]\` needs one series; this is ${describe(operand)}`
    return fail(checking, source.span, "Type", what, operand.kind === "tuple" ? { hint: takeApart(operand) } : {})
  }
  if (back.kind === "series") {
    return fail(
      checking,
      offset.span,
      "Unsupported",
      `the bars in \`[…]\` must be a constant or an input; a number that changes from bar to bar is not supported yet`,
    )
  }
  if (!isNumberConstant(back) || back.type !== "int") {
    return fail(checking, offset.span, "Type", `the bars in \`[…]\` must be a whole number; it is ${describe(back)}`)
  }
  if (back.value < 0) {
    return fail(checking, offset.span, "Range", `\`[${back.value}]\` would look ahead; \`[1]\` is one bar ago`)
  }
  if (back.value > MAX_WINDOW) {
    return fail(
      checking,
      offset.span,
      "Range",
      `\`[${back.value}]\` looks back more than ${MAX_WINDOW} bars, which is the limit`,
    )
  }
  if (back.value === 0) return operand
  const port = portOf(checking.graph, operand, source.span)
  const operation = port.type === "number" ? history : historyBool
  return { kind: "series", port: checking.graph.add(operation, [port], [back.value], span).outputs[0] }
}
