import { FUNCTIONS, VARIABLE } from "../../builtins/builtins.ts"
import { fail, type Checking } from "../context/checking.ts"
import { checkBinary } from "../operators/checkOperators.ts"
import { isDrawing } from "./drawing.ts"
import { toDeclaredType, closeScope, define } from "./declaration.ts"
import {
  boolConstant,
  describe,
  drawn,
  isBool,
  isNa,
  isNumber,
  NA,
  takeApart,
  type Operand,
  type TupleOperand,
} from "../context/operand.ts"
import { mentions } from "../../syntax/mentions.ts"
import type { Binding, Scope } from "../context/scope.ts"
import {
  isFunction,
  type ArithmeticOperator,
  type BinaryNode,
  type Block,
  type Expression,
  type FunctionStatement,
  type NameNode,
  type Statement,
  type ValueStatement,
} from "../../syntax/syntaxTree.ts"

/** Checks one statement, after those before it; returns its value. */
export const checkStatement = (checking: Checking, statement: Statement): Operand => {
  if (isFunction(statement)) return defineFunction(checking, statement)
  if (statement.assigns !== undefined) return assign(checking, statement)
  if (statement.isTuple) return defineTuple(checking, statement)
  const { names, value } = statement
  if (names.length === 0) return checking.evaluate(value)
  const [name] = names
  rejectTaken(checking, name, [])
  if (checking.version <= READS_ITSELF && mentions(value, new Set([name.name]))) define(checking, name, NA, false)
  const operand = toDeclaredType(statement.type, checking.evaluate(value, name.name))
  if (operand.kind === "tuple") return failTuple(checking, value, operand)
  const itself = checking.scope.names.get(name.name)
  if (itself === undefined) define(checking, name, operand, statement.isKept === true)
  else setOperand(checking, itself, sameType(checking, itself, operand, value))
  return operand
}

/** The last version in which a declaration could read its own history: `x = 0.5 * x[1] + close`. */
export const READS_ITSELF = 2

const assign = (checking: Checking, { assigns, names: [name], value }: ValueStatement): Operand => {
  const binding = checking.scope.find(name.name)
  if (binding === undefined) {
    return fail(
      checking,
      name.span,
      "UnknownName",
      `\`${name.name}\` has no value yet that \`${assigns}\` could change`,
      {
        hint: `begin with \`${name.name} = …\``,
      },
    )
  }
  rejectOutside(checking, binding, name)
  const given =
    assigns === ":=" || assigns === undefined
      ? checking.evaluate(value)
      : applyAssignment(checking, assigns.slice(0, -1), name, value, binding)
  const operand = sameType(checking, binding, given, value)
  setOperand(checking, binding, operand)
  return operand
}

const OPERATORS = new Map<string, ArithmeticOperator>((["+", "-", "*", "/", "%"] as const).map((each) => [each, each]))

const applyAssignment = (
  checking: Checking,
  operator: string,
  name: NameNode,
  value: Expression,
  binding: Binding,
): Operand => {
  const span = { start: name.span.start, end: value.span.end }
  const node: BinaryNode = {
    kind: "binary",
    operator: OPERATORS.get(operator) ?? "+",
    operatorSpan: name.span,
    left: name,
    right: value,
    span,
  }
  return checkBinary(checking, node, binding.operand, checking.evaluate(value))
}

/** Reassigns a name, from here to the end of the bar. */
export const setOperand = (checking: Checking, binding: Binding, operand: Operand): void => {
  if (!checking.changed.has(binding)) checking.changed.set(binding, binding.operand)
  binding.operand = operand
}

// As in Pine Script, functions may read the script's names but not reassign them.
const rejectOutside = (checking: Checking, binding: Binding, { name, span }: NameNode): void => {
  const { caller } = checking.scope
  if (caller === undefined || binding.scope.caller === caller) return
  fail(checking, span, "Unsupported", `a function cannot change \`${name}\`, which is not its own`, {
    hint: "give the new value back, and change the name where the function is called",
  })
}

const sameType = (checking: Checking, { name, operand }: Binding, given: Operand, { span }: Expression): Operand => {
  if (operand.kind === "drawn") return operand
  if (isNumber(operand) && isNumber(given)) return given
  if (isBool(operand) && isBool(given)) return given
  if (isBool(operand) && isNa(given)) return boolConstant(false)
  if (operand.kind === "constant" && operand.type === "text" && given.kind !== "series" && given.kind !== "tuple") {
    if (given.kind === "drawn" || given.type === "text") return given
  }
  if (given.kind === "drawn") given.fault?.()
  const what = `\`${name}\` is ${describe(operand)}, and cannot become ${describe(given)}`
  return fail(checking, span, "Type", what, given.kind === "tuple" ? { hint: takeApart(given) } : {})
}

const defineTuple = (checking: Checking, { names, value }: ValueStatement): Operand => {
  names.forEach((name, index) => rejectTaken(checking, name, names.slice(0, index)))
  const tuple = checking.evaluate(value)
  if (tuple.kind === "drawn") {
    for (const { name } of names) {
      if (name !== "_") checking.scope.names.set(name, { name, scope: checking.scope, operand: tuple })
    }
    return tuple
  }
  if (tuple.kind !== "tuple")
    return fail(checking, value.span, "Type", `\`[…] =\` needs several values; this is ${describe(tuple)}`)
  if (tuple.values.length !== names.length) {
    fail(checking, value.span, "Arity", `this gives ${tuple.values.length} values, for ${names.length} names`, {
      hint: `write \`[${tuple.members.join(", ")}] = …\``,
    })
  }
  names.forEach((name, index) => {
    // Pine's name for an unused value.
    if (name.name !== "_") define(checking, name, tuple.values[index], false)
  })
  return tuple.values[0]
}

const defineFunction = (checking: Checking, statement: FunctionStatement): Operand => {
  const { function: name } = statement
  if (FUNCTIONS.has(name.name)) {
    fail(checking, name.span, "Unsupported", `\`${name.name}\` is a name of the language; choose another`)
  }
  if (checking.scope.functions.has(name.name) || checking.scope.names.has(name.name)) {
    fail(checking, name.span, "Unsupported", `\`${name.name}\` is there already; give this function a name of its own`)
  }
  checking.scope.functions.set(name.name, statement)
  return drawn("a function")
}

const rejectTaken = (checking: Checking, { name, span }: NameNode, before: ReadonlyArray<NameNode>): void => {
  const { scope } = checking
  const isTwin = name !== "_" && before.some((other) => other.name === name)
  if (isTwin || scope.names.has(name)) {
    fail(checking, span, "Unsupported", `\`${name}\` has a value already`, {
      hint: `\`:=\` gives it another one, as in \`${name} := …\``,
    })
  }
  if (scope.outer === undefined && (VARIABLE.has(name) || FUNCTIONS.has(name))) {
    fail(checking, span, "Unsupported", `\`${name}\` is a name of the language; choose another`)
  }
}

const failTuple = (checking: Checking, value: Expression, tuple: TupleOperand): never =>
  fail(checking, value.span, "Type", `this gives ${tuple.values.length} values at once`, { hint: takeApart(tuple) })

/** Remembers a call that draws inside a block, the first of its kind. */
const noteDrawing = ({ skipped }: Checking, statement: Statement): void => {
  if (isFunction(statement) || statement.value.kind !== "call") return
  const { name } = statement.value.callee
  if (isDrawing(name) && !skipped.includes(name)) skipped.push(name)
}

/** The value of a block, its last statement, in a scope of its own. */
export const runBlock = (checking: Checking, { statements }: Block, scope: Scope): Operand => {
  const outer = checking.scope
  checking.scope = scope
  let operand: Operand = NA
  for (const statement of statements) {
    operand = checkStatement(checking, statement)
    noteDrawing(checking, statement)
  }
  closeScope(checking, scope)
  checking.scope = outer
  return operand
}
