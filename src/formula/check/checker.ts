import type { Parameter } from "../../job/ProcessingJob.ts"
import { fail, type Checking } from "./context/checking.ts"
import { checkHistory } from "./checkHistory.ts"
import { checkName, checkNamedCall } from "./checkNames.ts"
import { checkBinary, checkUnary } from "./operators/checkOperators.ts"
import { checkStatement, READS_ITSELF, runBlock } from "./statements/checkStatement.ts"
import { closeScope } from "./statements/declaration.ts"
import { checkIf, checkSwitch } from "./statements/checkStructure.ts"
import { isDrawing } from "./statements/drawing.ts"
import { Graph } from "../plan/graph/graph.ts"
import { JobParameters } from "./context/jobParameters.ts"
import { conditionalOf, versionOf } from "./calls/otherSpellings.ts"
import { checkNeverRun } from "./operators/neverRun.ts"
import { Scope } from "./context/scope.ts"
import { asBool, isTextual, select } from "./operators/select.ts"
import {
  boolConstant,
  describe,
  drawn,
  drawnFrom,
  isBool,
  isNumber,
  NA,
  numberConstant,
  textConstant,
  type Operand,
} from "./context/operand.ts"
import {
  isFunction,
  type BinaryNode,
  type ConditionalNode,
  type Expression,
  type Statement,
} from "../syntax/syntaxTree.ts"
import { assignedNames } from "../syntax/assignedNames.ts"

export interface CheckOptions {
  readonly parameters: Readonly<Record<string, Parameter>>
  /** The name or title of the condition to scan for. */
  readonly condition?: string | undefined
  /** The timeframe of a bar. */
  readonly timeframe?: string | undefined
}

/** What a check starts with: the text of the formula and the job's parameters. */
export const beginChecking = (
  text: string,
  statements: ReadonlyArray<Statement>,
  { condition, parameters, timeframe }: CheckOptions,
): Checking => {
  const global = new Scope()
  const checking: Checking = {
    text,
    version: versionOf(text),
    timeframe,
    graph: new Graph(),
    parameters: new JobParameters(parameters),
    global,
    scope: global,
    assigned: assignedNames(statements, versionOf(text) <= READS_ITSELF),
    changed: new Map(),
    calls: [],
    inlined: 0,
    operands: new Map(),
    skipped: [],
    assumed: new Set(),
    capital: undefined,
    wanted: condition,
    titles: new Set(),
    found: undefined,
    evaluate: (node, assignedTo) => keep(checking, node, evaluateKind(checking, node, assignedTo)),
    runBlock: (block, scope) => runBlock(checking, block, scope),
  }
  return checking
}

/** Checks a statement of the formula itself; the last one is the formula's result. */
export const checkTopStatement = (checking: Checking, statement: Statement, isLast: boolean): Operand => {
  const operand = checkStatement(checking, statement)
  if (isFunction(statement)) return operand
  const { names, value } = statement
  const isStructure = value.kind === "if" || value.kind === "switch"
  if (operand.kind === "drawn" && !(isStructure && names.length === 0)) {
    const isCall = value.kind === "call" && isDrawing(value.callee.name)
    checking.skipped.push(isCall || names.length === 0 ? inWords(value) : names.map(({ name }) => name).join(", "))
  } else if (operand.kind === "tuple" && names.length === 0) {
    if (isLast) fail(checking, value.span, "Type", `a formula cannot come to ${describe(operand)}`)
    return drawn("several values at once")
  } else if (names.length === 0 && !isLast && !isStructure) failUnused(checking, value, operand)
  return isStructure && names.length === 0 ? drawn("a statement") : operand
}

const inWords = (value: Expression): string => {
  return value.kind === "call" ? value.callee.name : "a color"
}

/** Adds the values of the formula's names at the end of a bar to the graph. */
export const endChecking = (checking: Checking): void => closeScope(checking, checking.global)

const failUnused = (checking: Checking, { span }: Expression, operand: Operand): never =>
  fail(checking, span, "Unsupported", "this is not the last statement, and its value is used nowhere", {
    hint: isBool(operand)
      ? "join the conditions with `and`, or give it a name, as in `x = …`"
      : "give it a name, as in `x = …`, or leave it out",
  })

const keep = ({ operands }: Checking, node: Expression, operand: Operand): Operand => {
  operands.set(node, operand)
  return operand
}

const evaluateKind = (checking: Checking, node: Expression, assignedTo: string | undefined): Operand => {
  switch (node.kind) {
    case "number":
      return numberConstant(node.value, node.isInteger)
    case "string":
      return /^#[\dA-Fa-f]{6}(?:[\dA-Fa-f]{2})?$/.test(node.value) ? drawn("a color") : textConstant(node.value)
    case "bool":
      return boolConstant(node.value)
    case "na":
      return NA
    case "name":
      return checkName(checking, node)
    case "call": {
      const conditional = conditionalOf(checking, node)
      return conditional === undefined
        ? checkNamedCall(checking, node, assignedTo)
        : checkConditional(checking, conditional)
    }
    case "unary":
      return checkUnary(checking, node, checking.evaluate(node.operand))
    case "binary":
      return checkBinary(checking, node, evaluateLeft(checking, node), checking.evaluate(node.right))
    case "conditional":
      return checkConditional(checking, node)
    case "history":
      return checkHistory(checking, node)
    case "list": {
      const values = node.items.map((item) => checking.evaluate(item))
      return { kind: "tuple", members: values.map((_, index) => `value${index + 1}`), values }
    }
    case "if":
      return checkIf(checking, node)
    case "switch":
      return checkSwitch(checking, node)
  }
}

const evaluateLeft = (checking: Checking, node: BinaryNode): Operand =>
  node.left.kind === "unary"
    ? keep(checking, node.left, checkUnary(checking, node.left, checking.evaluate(node.left.operand), node))
    : checking.evaluate(node.left)

const checkConditional = (checking: Checking, node: ConditionalNode): Operand => {
  const test = asBool(checking, checking.evaluate(node.test))
  const side = (expression: Expression, runs: boolean): Operand => {
    const isNever = test.kind === "constant" && test.type === "bool" && test.value !== runs
    return isNever ? checkNeverRun(checking, () => checking.evaluate(expression)) : checking.evaluate(expression)
  }
  const yes = side(node.yes, true)
  const no = side(node.no, false)
  if (test.kind === "constant" && test.type === "bool" && (yes.kind === "drawn" || no.kind === "drawn"))
    return test.value ? yes : no
  if (yes.kind === "drawn" || no.kind === "drawn") return yes.kind === "drawn" ? yes : no
  if (!isBool(test)) {
    const what = `the condition before \`?\` must be a bool; it is ${describe(test)}`
    const fault = () => fail(checking, node.test.span, "Type", what)
    return test.kind === "drawn" ? drawnFrom(test, fault) : fault()
  }
  const areTexts = isTextual(yes) && isTextual(no)
  const fits = (isNumber(yes) && isNumber(no)) || (isBool(yes) && isBool(no)) || areTexts || takesNa(checking, yes, no)
  if (!fits) {
    return fail(
      checking,
      node.no.span,
      "Type",
      `both sides of \`:\` must be numbers or both bools; they are ${describe(yes)} and ${describe(no)}`,
    )
  }
  return select(checking, test, yes, no, node)
}

/** Until version 5, a bool could be na. */
const takesNa = ({ version }: Checking, yes: Operand, no: Operand): boolean =>
  version < 6 && ((isBool(yes) && no === NA) || (isBool(no) && yes === NA))
