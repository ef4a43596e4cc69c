import { matchArguments } from "../context/argumentList.ts"
import { fail, type Checking } from "../context/checking.ts"
import { Scope } from "../context/scope.ts"
import { MAX_INLINED } from "../../syntax/limits.ts"
import type { CallNode, Expression, FunctionStatement } from "../../syntax/syntaxTree.ts"
import { drawn, type Operand } from "../context/operand.ts"

const signatureOf = ({ function: name, parameters }: FunctionStatement, text: string): string => {
  const list = parameters.map(({ name: { name: parameter }, default: value }) =>
    value === undefined ? parameter : `${parameter} = ${text.slice(value.span.start, value.span.end)}`,
  )
  return `${name.name}(${list.join(", ")})`
}

/** Inlines a call of a function of the formula; each call has its own history. */
export const checkOwnCall = (checking: Checking, statement: FunctionStatement, call: CallNode): Operand => {
  const { name } = statement.function
  if (checking.calls.includes(name)) {
    fail(checking, call.callee.span, "Unsupported", `\`${name}\` calls itself, which a function cannot`, {
      hint: "keep what it needs of the bar before in a name, as in `x[1]`",
    })
  }
  if (++checking.inlined > MAX_INLINED) {
    fail(checking, call.span, "Limit", `the functions of the formula call each other more than ${MAX_INLINED} times`, {
      hint: "that is the limit",
    })
  }
  const signature = signatureOf(statement, checking.text)
  const names = statement.parameters.map((parameter) => parameter.name.name)
  const given = matchArguments(checking.text, call, names, signature)
  const { global, scope: outer } = checking
  const scope = new Scope(global, outer.activation, `${name}#${checking.inlined}`)
  for (const { name: parameter, default: value } of statement.parameters) {
    const expression = given.get(parameter.name) ?? value
    if (expression === undefined) {
      return fail(checking, call.span, "Arity", `${name} lacks its argument \`${parameter.name}\``, {
        expected: [parameter.name],
        hint: `it is \`${signature}\``,
      })
    }
    const operand = evaluateArgument(checking, expression)
    scope.names.set(parameter.name, { name: parameter.name, scope, operand })
  }
  checking.calls.push(name)
  const operand = checking.runBlock(statement.body, scope)
  checking.calls.pop()
  checking.scope = outer
  return operand
}

const evaluateArgument = (checking: Checking, expression: Expression): Operand => {
  const operand = checking.evaluate(expression)
  return operand.kind === "tuple" ? drawn("several values at once") : operand
}
