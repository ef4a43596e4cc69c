import { aliasOf } from "./aliases.ts"
import { signature } from "./builtin.ts"
import { FUNCTIONS, INPUT, OUTSIDE, PLANNED, VARIABLE } from "./builtins.ts"
import { checkCall, seriesOfVariable } from "./checkCall.ts"
import { checkInput } from "./checkInput.ts"
import { fail, type Checking } from "./checking.ts"
import type { Operand } from "./operand.ts"
import { suggest } from "./suggestions.ts"
import type { CallNode, Expression, NameNode } from "./syntaxTree.ts"

/** A name that stands alone: the formula's own, a variable of the language, or a parameter of the job. */
export const checkName = (checking: Checking, node: NameNode): Operand => {
  const { name, span } = node
  const own = checking.names.get(name)
  if (own !== undefined) return own
  const variable = VARIABLE.get(name)
  if (variable !== undefined) return seriesOfVariable(checking, variable, span)
  const free = checking.parameters.free(name)
  if (free !== undefined) return free
  const row = FUNCTIONS.get(name)
  const call = row === undefined ? `${name}(…)` : signature(row)
  if (row !== undefined || INPUT.has(name)) {
    fail(checking, span, "Type", `\`${name}\` is a function`, { suggestions: [call], hint: `call it: \`${call}\`` })
  }
  return failUnknown(checking, node, "name", [
    ...checking.names.keys(),
    ...VARIABLE.keys(),
    ...FUNCTIONS.keys(),
    "true",
    "false",
  ])
}

/** A call: of a function of the language, or of an input. */
export const checkNamedCall = (
  checking: Checking,
  call: CallNode,
  assignedTo: string | undefined,
  evaluate: (expression: Expression) => Operand,
): Operand => {
  const { name, span } = call.callee
  const row = FUNCTIONS.get(name)
  if (row !== undefined) return checkCall(checking, row, call, evaluate)
  const input = INPUT.get(name)
  if (input !== undefined) return checkInput(checking, input, call, assignedTo, evaluate)
  if (checking.names.has(name) || VARIABLE.has(name)) {
    fail(checking, span, "Type", `\`${name}\` is not a function`, { hint: `its value one bar ago is \`${name}[1]\`` })
  }
  return failUnknown(checking, call.callee, "function", [...FUNCTIONS.keys(), ...INPUT.keys()])
}

const failUnknown = (
  checking: Checking,
  { name, span }: NameNode,
  what: "name" | "function",
  known: ReadonlyArray<string>,
): never => {
  if (OUTSIDE.has(name))
    fail(checking, span, "Unsupported", `\`${name}\` is not part of formulas`, { hint: "leave it out" })
  if (PLANNED.has(name)) fail(checking, span, "Unsupported", `\`${name}\` is not supported yet`)
  const suggestions = suggest(name, known)
  const lower = name.toLowerCase()
  const planned = [aliasOf(name) ?? lower, lower, `ta.${lower}`, `math.${lower}`].find((each) => PLANNED.has(each))
  if (planned !== undefined && !suggestions.some((each) => each.toLowerCase().endsWith(lower))) {
    fail(checking, span, "Unsupported", `unknown ${what} \`${name}\`; \`${planned}\` is not supported yet`)
  }
  return fail(checking, span, "UnknownName", `unknown ${what} \`${name}\``, { suggestions, expected: suggestions })
}
