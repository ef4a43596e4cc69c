import { failMissing, matchArguments } from "./argumentList.ts"
import { signature, type Add, type FunctionRow, type ParameterRow, type SeriesRow } from "./builtin.ts"
import { fail, type Checking } from "./checking.ts"
import type { Span } from "./formulaText.ts"
import type { Port } from "./graph.ts"
import { MAX_WINDOW } from "./limits.ts"
import {
  boolConstant,
  describe,
  isBool,
  isNumber,
  isNumberConstant,
  numberConstant,
  portOf,
  type Operand,
} from "./operand.ts"
import type { FormulaColumn } from "./Plan.ts"
import { COLUMN } from "./sources.ts"
import type { CallNode, Expression } from "./syntaxTree.ts"

interface Given {
  readonly parameter: ParameterRow
  readonly operand: Operand
  readonly span: Span
}

/** The series that a variable, or a parameter left out, is. */
export const seriesOfVariable = (checking: Checking, row: SeriesRow, span: Span): Operand => {
  const inputs = row.reads.map((name) => columnPort(checking, name, span))
  return { kind: "series", port: checking.graph.add(row.operation, inputs, row.settings, span).outputs[0] }
}

const columnPort = ({ graph }: Checking, name: FormulaColumn, span: Span): Port =>
  graph.add(COLUMN[name], [], [], span).outputs[0]

/** A call of a function of the table: its arguments checked, its node in the graph. */
export const checkCall = (
  checking: Checking,
  row: FunctionRow,
  call: CallNode,
  evaluate: (expression: Expression) => Operand,
): Operand => {
  const given = gather(checking, row, call, evaluate)
  const folded = fold(checking, row, given)
  if (folded !== undefined) return folded
  const isSourceLeftOut = leavesSourceOut(row, call)
  const columns = [
    ...(row.reads ?? []),
    ...(isSourceLeftOut && row.defaultSource !== undefined ? [row.defaultSource] : []),
  ]
  const inputs = columns.map((name) => columnPort(checking, name, call.span))
  const settings: Array<number> = []
  for (const { parameter, operand, span } of given) {
    if (isSetting(parameter)) settings.push(setting(checking, row, parameter, operand, span))
    else inputs.push(seriesArgument(checking, row, parameter, operand, span))
  }
  const add: Add = (operation, on, constants = []) => checking.graph.add(operation, on, constants, call.span).outputs
  const outputs = "compose" in row ? row.compose(add, inputs, settings) : add(row, inputs, settings)
  return row.members === undefined
    ? { kind: "series", port: outputs[0] }
    : { kind: "tuple", members: row.members, ports: outputs }
}

const leavesSourceOut = (row: FunctionRow, call: CallNode): boolean =>
  row.defaultSource !== undefined &&
  call.args.length < row.parameters.length &&
  call.args.every(({ name }) => name?.name !== row.parameters[0].name)

const gather = (
  checking: Checking,
  row: FunctionRow,
  call: CallNode,
  evaluate: (expression: Expression) => Operand,
): ReadonlyArray<Given> => {
  const last = row.parameters[row.parameters.length - 1]
  const more = row.isVariadic === true ? Math.max(0, call.args.length - row.parameters.length) : 0
  const extra = Array.from({ length: more }, (_, i): ParameterRow => ({
    ...last,
    name: `number${row.parameters.length + i}`,
  }))
  const parameters = [...row.parameters.slice(leavesSourceOut(row, call) ? 1 : 0), ...extra]
  const names = parameters.map(({ name }) => name)
  const matched = matchArguments(checking.text, call, names, signature(row))
  return parameters.map((parameter) => {
    const expression = matched.get(parameter.name)
    if (expression !== undefined) return { parameter, operand: evaluate(expression), span: expression.span }
    const { default: value, defaultVariable } = parameter
    if (defaultVariable !== undefined) {
      return { parameter, operand: seriesOfVariable(checking, defaultVariable, call.span), span: call.span }
    }
    if (value === undefined) return failMissing(checking.text, call, parameter.name, signature(row))
    const operand = typeof value === "boolean" ? boolConstant(value) : numberConstant(value, true)
    return { parameter, operand, span: call.span }
  })
}

const isSetting = ({ kind }: ParameterRow): boolean => kind !== "series" && kind !== "bools"

const fold = (checking: Checking, row: FunctionRow, given: ReadonlyArray<Given>): Operand | undefined => {
  const constants = given.map(({ operand }) => operand).filter(isNumberConstant)
  if (row.fold === undefined || constants.length < given.length) return undefined
  for (const { parameter, operand, span } of given) {
    if (isSetting(parameter)) setting(checking, row, parameter, operand, span)
  }
  const values = constants.map((constant) => constant.value)
  const value = row.fold(...values)
  if (typeof value === "boolean") return boolConstant(value)
  const isWhole = row.givesWhole?.(...values) === true || constants.every(({ type }) => type === "int")
  return numberConstant(value, isWhole)
}

const seriesArgument = (
  checking: Checking,
  row: FunctionRow,
  parameter: ParameterRow,
  operand: Operand,
  span: Span,
): Port => {
  const wanted = parameter.kind === "bools" ? "bool" : "number"
  if (wanted === "bool" && isBool(operand)) return portOf(checking.graph, operand, span)
  if (wanted === "number" && isNumber(operand)) return portOf(checking.graph, operand, span)
  return fail(
    checking,
    span,
    "Type",
    `\`${parameter.name}\` of ${row.name} must be a ${wanted}; it is ${describe(operand)}`,
  )
}

const setting = (
  checking: Checking,
  row: FunctionRow,
  parameter: ParameterRow,
  operand: Operand,
  span: Span,
): number => {
  const who = `\`${parameter.name}\` of ${row.name}`
  if (operand.kind === "series") {
    return fail(
      checking,
      span,
      "Unsupported",
      `${who} must be a constant or an input; one that changes from bar to bar is not supported yet`,
    )
  }
  if (parameter.kind === "flag") {
    if (operand.kind === "constant" && operand.type === "bool") return operand.value ? 1 : 0
    return fail(checking, span, "Type", `${who} must be true or false; it is ${describe(operand)}`)
  }
  const {
    kind,
    least = kind === "length" ? 1 : -Infinity,
    most = kind === "length" ? MAX_WINDOW : Infinity,
  } = parameter
  if (!isNumberConstant(operand) || Number.isNaN(operand.value) || (kind !== "number" && operand.type !== "int")) {
    const wanted = kind === "number" ? "number" : "whole number"
    return fail(checking, span, "Type", `${who} must be a ${wanted}; it is ${describe(operand)}`)
  }
  if (operand.value < least || operand.value > most) {
    const range = most === Infinity ? `at least ${least}` : `${least} to ${most}`
    return fail(checking, span, "Range", `${who} is ${operand.value}; it must be ${range}`)
  }
  return operand.value
}
