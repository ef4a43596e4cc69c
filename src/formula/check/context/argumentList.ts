import { failAt, type Span } from "../../syntax/formulaText.ts"
import { suggest } from "./suggestions.ts"
import type { Argument, CallNode, Expression } from "../../syntax/syntaxTree.ts"

/** Pairs the arguments of a call with its parameters; positional ones come first. */
export const matchArguments = (
  text: string,
  call: CallNode,
  parameters: ReadonlyArray<string>,
  signature: string,
): ReadonlyMap<string, Expression> => {
  const { name: callee } = call.callee
  const given = new Map<string, Expression>()
  const put = (name: string, { value, name: written }: Argument): void => {
    if (given.has(name)) failAt(text, written?.span ?? value.span, "Arity", `\`${name}\` of ${callee} is given twice`)
    given.set(name, value)
  }
  let named = false
  call.args.forEach((argument, index) => {
    const { name, value } = argument
    if (name === undefined) {
      if (named) failAt(text, value.span, "Syntax", `an argument without a name cannot follow one with a name`)
      if (index >= parameters.length)
        failArity(text, value.span, callee, parameters.length, call.args.length, signature)
      put(parameters[index], argument)
      return
    }
    named = true
    if (!parameters.includes(name.name)) {
      failAt(text, name.span, "UnknownName", `${callee} has no argument \`${name.name}\``, {
        suggestions: suggest(name.name, parameters),
        expected: parameters,
      })
    }
    put(name.name, argument)
  })
  return given
}

const failArity = (text: string, span: Span, callee: string, most: number, got: number, signature: string): never =>
  failAt(
    text,
    span,
    "Arity",
    `${callee} takes ${most === 1 ? "1 argument" : `at most ${most} arguments`}, not ${got}`,
    {
      hint: `it is \`${signature}\``,
    },
  )

/** Fails for a required parameter without an argument. */
export const failMissing = (text: string, call: CallNode, parameter: string, signature: string): never =>
  failAt(text, call.span, "Arity", `${call.callee.name} lacks its argument \`${parameter}\``, {
    expected: [parameter],
    hint: `it is \`${signature}\``,
  })
