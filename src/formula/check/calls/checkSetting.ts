import type { FunctionRow, ParameterRow } from "../../builtins/builtin.ts"
import { fail, textAt, type Checking } from "../context/checking.ts"
import { describe, isNumberConstant, wholeOf, type Operand } from "../context/operand.ts"
import type { Span } from "../../syntax/formulaText.ts"
import { MAX_WINDOW } from "../../syntax/limits.ts"

const NEEDED: Readonly<Record<ParameterRow["kind"], string>> = {
  series: "a number",
  length: "a whole number",
  whole: "a whole number",
  number: "a number",
  bools: "a bool",
  flag: "true or false",
}

/** Fails for an argument that its parameter does not accept. */
export const failKind = (
  checking: Checking,
  row: FunctionRow,
  { kind, name }: ParameterRow,
  operand: Operand,
  span: Span,
): never =>
  fail(checking, span, "Type", `\`${name}\` of ${row.name} must be ${NEEDED[kind]}; it is ${describe(operand)}`)

/** The number of a constant argument, within its limits; a bool is 0 or 1. */
export const settingOf = (
  checking: Checking,
  row: FunctionRow,
  parameter: ParameterRow,
  given: Operand,
  span: Span,
): number => {
  const operand = parameter.kind === "length" || parameter.kind === "whole" ? wholeOf(given) : given
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
    return failKind(checking, row, parameter, operand, span)
  }
  const {
    kind,
    least = kind === "length" ? 1 : -Infinity,
    most = kind === "length" ? MAX_WINDOW : Infinity,
  } = parameter
  const isOutside = isNumberConstant(operand) && (operand.value < least || operand.value > most)
  const failOutside = (): never => {
    const range = most === Infinity ? `at least ${least}` : `${least} to ${most}`
    return fail(
      checking,
      span,
      "Range",
      `${who} is ${isNumberConstant(operand) ? operand.value : ""}; it must be ${range}`,
    )
  }
  if (kind !== "number" && isNumberConstant(operand) && operand.type === "float" && Number.isInteger(operand.value)) {
    if (isOutside) return failOutside()
    const whole = String(operand.value)
    return fail(
      checking,
      span,
      "Type",
      `${who} must be a whole number; \`${textAt(checking, span)}\` is a decimal one`,
      {
        suggestions: [whole],
        hint: `write \`${whole}\``,
      },
    )
  }
  if (!isNumberConstant(operand) || Number.isNaN(operand.value) || (kind !== "number" && operand.type !== "int")) {
    return failKind(checking, row, parameter, operand, span)
  }
  if (isOutside) return failOutside()
  return operand.value
}
