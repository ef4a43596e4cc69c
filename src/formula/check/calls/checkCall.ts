import { failMissing, matchArguments } from "../context/argumentList.ts"
import { signature, type Add, type FunctionRow, type ParameterRow, type SeriesRow } from "../../builtins/builtin.ts"
import { failKind, settingOf } from "./checkSetting.ts"
import type { Checking } from "../context/checking.ts"
import { addHere } from "../context/memory.ts"
import { asBool, asNumber } from "../operators/select.ts"
import type { Span } from "../../syntax/formulaText.ts"
import type { Port } from "../../plan/graph/graph.ts"
import {
  boolConstant,
  drawnFrom,
  isBool,
  isNumber,
  isNumberConstant,
  numberConstant,
  portOf,
  type Operand,
} from "../context/operand.ts"
import type { FormulaColumn } from "../../plan/Plan.ts"
import { COLUMN } from "../../plan/operations/sources.ts"
import type { CallNode, Expression } from "../../syntax/syntaxTree.ts"

interface Given {
  readonly parameter: ParameterRow
  readonly operand: Operand
  readonly span: Span
}

/** The series of a variable, or of an omitted parameter. */
export const seriesOfVariable = (checking: Checking, row: SeriesRow, span: Span): Operand => {
  return { kind: "series", port: seriesPort(checking, row, span) }
}

const seriesPort = (checking: Checking, { of = [], operation, reads, settings }: SeriesRow, span: Span): Port => {
  const columns = reads.map((name) => columnPort(checking, name, span))
  const inputs = [...columns, ...of.map((each) => seriesPort(checking, each, span))]
  return checking.graph.add(operation, inputs, settings, span).outputs[0]
}

const columnPort = ({ graph }: Checking, name: FormulaColumn, span: Span): Port =>
  graph.add(COLUMN[name], [], [], span).outputs[0]

/** Checks a call of a builtin and adds its node to the graph. */
export const checkCall = (
  checking: Checking,
  called: FunctionRow,
  call: CallNode,
  evaluate: (expression: Expression) => Operand,
): Operand => {
  const row = needsOverload(called, call) ? (called.overload ?? called) : called
  const given = gather(checking, row, call, evaluate)
  for (const { operand, parameter, span } of given) {
    if (operand.kind !== "drawn") continue
    return drawnFrom(operand, () => failKind(checking, row, parameter, operand, span))
  }
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
    if (isSetting(parameter)) settings.push(settingOf(checking, row, parameter, operand, span))
    else inputs.push(seriesArgument(checking, row, parameter, operand, span))
  }
  const add: Add = (operation, on, constants = []) => addHere(checking, operation, on, constants, call.span)
  const outputs = outputsOf(checking, row, add, inputs, settings)
  const values = outputs.map((port): Operand => ({ kind: "series", port }))
  return row.members === undefined ? values[0] : { kind: "tuple", members: row.members, values }
}

const outputsOf = (
  { graph, scope }: Checking,
  row: FunctionRow,
  add: Add,
  inputs: ReadonlyArray<Port>,
  settings: ReadonlyArray<number>,
): ReadonlyArray<Port> => {
  if ("compose" in row) return row.compose(add, inputs, settings)
  if (row.parts === undefined || scope.activation === undefined) return add(row, inputs, settings)
  // The true range uses the bar and the one before, whichever branches ran there.
  const addParts: Add = (operation, on, constants = []) =>
    operation.forgets === true ? add(operation, on, constants) : graph.add(operation, on, constants, SOMEWHERE).outputs
  return row.parts(addParts, inputs, settings)
}

const SOMEWHERE = { start: 0, end: 0 }

/** Whether a call has an argument that only the overload takes, or more than there are parameters. */
const needsOverload = ({ parameters, overload }: FunctionRow, { args }: CallNode): boolean => {
  const more = overload?.parameters.slice(parameters.length) ?? []
  return args.length > parameters.length || args.some(({ name }) => more.some((each) => each.name === name?.name))
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
    if (isSetting(parameter)) settingOf(checking, row, parameter, operand, span)
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
  given: Operand,
  span: Span,
): Port => {
  const wanted = parameter.kind === "bools" ? "bool" : "number"
  const operand = wanted === "bool" ? asBool(checking, given) : asNumber(checking, given)
  if (wanted === "bool" && isBool(operand)) return portOf(checking.graph, operand, span)
  if (wanted === "number" && isNumber(operand)) return portOf(checking.graph, operand, span)
  return failKind(checking, row, parameter, operand, span)
}
