import type { Parameter } from "../../../job/ProcessingJob.ts"
import { failMissing, matchArguments } from "../context/argumentList.ts"
import type { InputRow } from "../../builtins/builtin.ts"
import { VARIABLE } from "../../builtins/builtins.ts"
import { seriesOfVariable } from "./checkCall.ts"
import { fail, type Checking } from "../context/checking.ts"
import {
  describe,
  isNumber,
  isNumberConstant,
  numberConstant,
  textConstant,
  type Constant,
  type Operand,
} from "../context/operand.ts"
import type { CallNode, Expression } from "../../syntax/syntaxTree.ts"

type Evaluate = (expression: Expression) => Operand

/**
 * An `input.*`: the job's parameter of the name that the input is assigned to,
 * else its default, within its limits.
 */
export const checkInput = (
  checking: Checking,
  row: InputRow,
  call: CallNode,
  assignedTo: string | undefined,
  evaluate: Evaluate,
): Operand => {
  const hasOptions = row.parameters.includes("minval")
  // As in Pine Script, a list in place of minval holds the options.
  const isList = hasOptions && call.args[2]?.name === undefined && call.args[2]?.value.kind === "list"
  const names = isList ? row.parameters.toSpliced(2, 3, "options") : row.parameters
  const signature = `${row.name}(${row.parameters.slice(0, hasOptions ? 4 : 2).join(", ")}, …)`
  const given = matchArguments(checking.text, call, hasOptions && !isList ? [...names, "options"] : names, signature)
  const defval = given.get("defval") ?? failMissing(checking.text, call, "defval", signature)
  const set = assignedTo === undefined ? undefined : checking.parameters.take(assignedTo)
  if (row.type === "source") {
    return set === undefined ? sourceDefault(checking, row, defval, evaluate) : sourceNamed(checking, call, set)
  }
  const ofSymbol = set === undefined ? symbolDefault(row, defval, evaluate) : undefined
  if (ofSymbol !== undefined) return ofSymbol
  const initial = constantOf(checking, row, "defval", defval, evaluate)
  rejectOutside(checking, row, call, given, "its default", initial, evaluate)
  if (set === undefined) return initial
  const value = parameterAs(checking, row, call, assignedTo ?? row.name, set)
  rejectOutside(checking, row, call, given, `the job's \`${assignedTo}\``, value, evaluate)
  return value
}

/** A default that is known only once the symbol is: the symbol itself, or a time in its exchange's zone. */
const symbolDefault = ({ name }: InputRow, defval: Expression, evaluate: Evaluate): Operand | undefined => {
  if (name !== "input.time" && name !== "input.symbol") return undefined
  const operand = evaluate(defval)
  if (operand.kind === "drawn") return operand.symbol === undefined ? undefined : operand
  return operand.kind === "series" && isNumber(operand) ? operand : undefined
}

const sourceDefault = (checking: Checking, row: InputRow, defval: Expression, evaluate: Evaluate): Operand => {
  const isSource = defval.kind === "name" && VARIABLE.get(defval.name)?.isSource === true
  if (!isSource)
    fail(checking, defval.span, "Type", `the default of ${row.name} must be a source such as \`close\` or \`hl2\``)
  return evaluate(defval)
}

const sourceNamed = (checking: Checking, call: CallNode, set: Parameter): Operand => {
  const variable = typeof set === "string" ? VARIABLE.get(set) : undefined
  if (variable?.isSource !== true) {
    const sources = Array.from(VARIABLE.values()).flatMap((each) => (each.isSource ? [each.name] : []))
    return fail(checking, call.span, "Range", `the job's source is ${JSON.stringify(set)}, which is none`, {
      expected: sources,
      hint: `one of ${sources.join(", ")}`,
    })
  }
  return seriesOfVariable(checking, variable, call.span)
}

const constantOf = (
  checking: Checking,
  row: InputRow,
  parameter: string,
  expression: Expression,
  evaluate: Evaluate,
): Constant => {
  const operand = evaluate(expression)
  const accepted =
    row.type === "bool" || row.type === "string"
      ? operand.kind === "constant" && operand.type === TYPE[row.type]
      : isNumberConstant(operand) && (row.type === "float" || operand.type === "int")
  if (!accepted || operand.kind !== "constant") {
    return fail(
      checking,
      expression.span,
      "Type",
      `\`${parameter}\` of ${row.name} must be ${NEEDED[row.type]}; it is ${describe(operand)}`,
    )
  }
  return operand
}

const TYPE = { bool: "bool", string: "text" } as const

const NEEDED = {
  int: "a constant whole number",
  float: "a constant number",
  bool: "true or false",
  string: "a constant text",
  source: "a source",
}

const parameterAs = (checking: Checking, row: InputRow, call: CallNode, name: string, set: Parameter): Constant => {
  if (row.type === "bool" && typeof set === "boolean") return { kind: "constant", type: "bool", value: set }
  // The command line reads `240` as a number.
  if (row.type === "string" && typeof set !== "boolean") return textConstant(String(set))
  if (row.type === "float" && typeof set === "number") return numberConstant(set, false)
  if (row.type === "int" && typeof set === "number" && Number.isSafeInteger(set)) return numberConstant(set, true)
  return fail(
    checking,
    call.span,
    "Type",
    `the job's \`${name}\` must be ${NEEDED[row.type].replace("constant ", "")}; it is ${JSON.stringify(set)}`,
  )
}

const quoted = (value: Constant["value"]): string => (typeof value === "string" ? JSON.stringify(value) : String(value))

const rejectOutside = (
  checking: Checking,
  row: InputRow,
  call: CallNode,
  given: ReadonlyMap<string, Expression>,
  who: string,
  constant: Constant,
  evaluate: Evaluate,
): void => {
  const limit = (parameter: string): number | undefined => {
    const expression = given.get(parameter)
    if (expression === undefined || !isNumberConstant(constant)) return undefined
    const value = constantOf(checking, row, parameter, expression, evaluate)
    return isNumberConstant(value) ? value.value : undefined
  }
  const least = limit("minval")
  const most = limit("maxval")
  const value = isNumberConstant(constant) ? constant.value : NaN
  const isOutside = (least !== undefined && value < least) || (most !== undefined && value > most)
  if (isOutside) {
    const range =
      least === undefined ? `at most ${most}` : most === undefined ? `at least ${least}` : `${least} to ${most}`
    fail(checking, call.span, "Range", `${who} is ${constant.value}; it must be ${range}`)
  }
  const options = given.get("options")
  if (options === undefined) return
  if (options.kind !== "list")
    return fail(checking, options.span, "Type", `\`options\` must be a list such as \`[10, 20]\``)
  const allowed = options.items.map((item) => constantOf(checking, row, "options", item, evaluate).value)
  if (!allowed.includes(constant.value)) {
    const [is, list] = [quoted(constant.value), allowed.map(quoted).join(", ")]
    fail(checking, call.span, "Range", `${who} is ${is}; it must be one of ${list}`)
  }
}
