import { type Expression, operandsOf, type Statement, valueStatements } from "../../../formula/syntax/syntaxTree.ts"
import type { Indicators } from "./indicators.ts"

/** A number that the formula compares with a name or an indicator: for `rsi < 70`, a line at 70 in the pane of rsi. */
export interface Threshold {
  readonly name: string
  readonly value: number
}

const COMPARISONS: ReadonlySet<string> = new Set(["<", "<=", ">", ">="])

const CROSSINGS: ReadonlySet<string> = new Set(["ta.cross", "ta.crossover", "ta.crossunder"])

const isComparison = (node: Expression): boolean =>
  (node.kind === "binary" && COMPARISONS.has(node.operator)) ||
  (node.kind === "call" && CROSSINGS.has(node.callee.name))

/** The thresholds of a formula with the job's parameters. */
export const thresholdsOf = (
  statements: ReadonlyArray<Statement>,
  parameters: Readonly<Record<string, number | boolean | string>>,
  indicators: Indicators = new Map(),
): ReadonlyArray<Threshold> => {
  const constants = new Map<string, number>()
  const names = new Set<string>()
  const found: Array<Threshold> = []

  const constantOf = (node: Expression): number | undefined => {
    if (node.kind === "number") return node.value
    if (node.kind === "name") return constants.get(node.name)
    if (node.kind !== "unary" || node.operator === "not") return undefined
    const value = constantOf(node.operand)
    return value !== undefined && node.operator === "-" ? -value : value
  }
  const inputOf = (node: Expression, name: string): number | undefined => {
    if (node.kind !== "call" || !node.callee.name.startsWith("input.") || node.args.length === 0) return undefined
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined
    return typeof parameter === "number" ? parameter : constantOf(node.args[0].value)
  }
  const nameOf = (node: Expression): string | undefined =>
    node.kind === "name" && names.has(node.name) ? node.name : indicators.get(node)
  const walk = (node: Expression): void => {
    const [left, right] = operandsOf(node)
    if (isComparison(node) && left !== undefined && right !== undefined) {
      for (const [named, limit] of [
        [left, right],
        [right, left],
      ]) {
        const value = constantOf(limit)
        const name = nameOf(named)
        if (name !== undefined && value !== undefined) found.push({ name, value })
      }
    }
    operandsOf(node).forEach(walk)
  }

  for (const statement of valueStatements(statements)) {
    walk(statement.value)
    for (const { name } of statement.names) {
      const value = constantOf(statement.value) ?? inputOf(statement.value, name)
      if (value === undefined) names.add(name)
      else constants.set(name, value)
    }
  }
  return found
}
