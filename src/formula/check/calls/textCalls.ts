import { matchArguments } from "../context/argumentList.ts"
import type { Checking } from "../context/checking.ts"
import { boolConstant, NA, numberConstant, textConstant, type Constant, type Operand } from "../context/operand.ts"
import type { CallNode, Expression } from "../../syntax/syntaxTree.ts"

// String functions of constant arguments.

type Value = Constant["value"]

interface TextFunction {
  readonly parameters: ReadonlyArray<string>
  /** Its value; none for these arguments. */
  readonly of: (...values: ReadonlyArray<Value>) => Operand | undefined
}

const textFunction = (
  parameters: ReadonlyArray<string>,
  of: (...texts: ReadonlyArray<string>) => Operand,
): TextFunction => ({
  parameters,
  of: (...values) => {
    const texts = values.filter((value) => typeof value === "string")
    return texts.length === values.length && texts.length === parameters.length ? of(...texts) : undefined
  },
})

const position = (at: number): Operand => (at === -1 ? NA : numberConstant(at, true))

const numberIn = (text: string): Operand => {
  const written = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.exec(text)
  return written === null ? NA : numberConstant(Number(text), false)
}

const SEARCH = ["source", "str"]

const FUNCTIONS: ReadonlyMap<string, TextFunction> = new Map([
  ["str.length", textFunction(["string"], (text) => numberConstant(text.length, true))],
  ["str.lower", textFunction(["source"], (text) => textConstant(text.toLowerCase()))],
  ["str.upper", textFunction(["source"], (text) => textConstant(text.toUpperCase()))],
  ["str.trim", textFunction(["source"], (text) => textConstant(text.trim()))],
  ["str.tonumber", textFunction(["string"], numberIn)],
  ["str.contains", textFunction(SEARCH, (text, part) => boolConstant(text.includes(part)))],
  ["str.startswith", textFunction(SEARCH, (text, part) => boolConstant(text.startsWith(part)))],
  ["str.endswith", textFunction(SEARCH, (text, part) => boolConstant(text.endsWith(part)))],
  ["str.pos", textFunction(SEARCH, (text, part) => position(text.indexOf(part)))],
  [
    "str.replace_all",
    textFunction(["source", "target", "replacement"], (text, from, to) =>
      textConstant(text.replaceAll(from, () => to)),
    ),
  ],
  [
    "str.substring",
    {
      parameters: ["source", "begin_pos", "end_pos"],
      of: (text, begin, end) =>
        typeof text === "string" && typeof begin === "number" && (end === undefined || typeof end === "number")
          ? textConstant(text.slice(begin, end))
          : undefined,
    },
  ],
  [
    "str.tostring",
    {
      parameters: ["value"],
      of: (value) => (typeof value === "number" && !Number.isInteger(value) ? undefined : textConstant(String(value))),
    },
  ],
])

// Texts of drawings often change from bar to bar; they do not matter here.
const isPlain = ({ kind }: Expression): boolean =>
  kind === "name" || kind === "string" || kind === "number" || kind === "bool"

/** The value of a call of a string function; none if an argument is not constant. */
export const checkTextCall = (checking: Checking, call: CallNode): Operand | undefined => {
  const { name } = call.callee
  const row = FUNCTIONS.get(name)
  if (row === undefined || call.args.length > row.parameters.length) return undefined
  if (name === "str.tostring" && !call.args.every(({ value }) => isPlain(value))) return undefined
  const given = matchArguments(checking.text, call, row.parameters, `${name}(${row.parameters.join(", ")})`)
  const values: Array<Value> = []
  for (const parameter of row.parameters) {
    const expression = given.get(parameter)
    if (expression === undefined) break
    const operand = checking.evaluate(expression)
    if (operand.kind !== "constant") return undefined
    values.push(operand.value)
  }
  return row.of(...values)
}
