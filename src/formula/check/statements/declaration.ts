import type { Checking } from "../context/checking.ts"
import { drawnOfType } from "./drawing.ts"
import { keepFrom, latchPort } from "../context/memory.ts"
import {
  boolConstant,
  drawn,
  isBool,
  isNa,
  isNumber,
  isNumberConstant,
  portOf,
  type Operand,
} from "../context/operand.ts"
import type { Scope } from "../context/scope.ts"
import { later, tie } from "../../plan/graph/later.ts"
import type { NameNode } from "../../syntax/syntaxTree.ts"

/** Converts a value to a declared type. */
export const toDeclaredType = (type: string | undefined, operand: Operand): Operand => {
  if (type === undefined) return operand
  const what = drawnOfType(type)
  if (what !== undefined) return drawn(what)
  if (isNa(operand) && type === "bool") return boolConstant(false)
  if (isNa(operand) && type === "string") return drawn("a text")
  // As in Pine Script, an int may hold a quotient of ints; it is truncated where it must be whole.
  if (type === "int" && isNumberConstant(operand)) return { ...operand, isOfInts: true }
  if (type === "float" && operand.kind === "constant" && operand.type === "int") return { ...operand, type: "float" }
  return operand
}

/** Declares a name in the current scope. */
export const define = (checking: Checking, { name, span }: NameNode, operand: Operand, isKept: boolean): void => {
  const { graph, scope } = checking
  const changes = checking.assigned.has(name)
  if (!(isNumber(operand) || isBool(operand))) {
    scope.names.set(name, { name, scope, operand })
    return
  }
  const isConstant = operand.kind === "constant" && !changes
  if (isConstant || (!changes && !isKept)) {
    scope.names.set(name, { name, scope, operand })
    return
  }
  const final = later(graph, isNumber(operand) ? "number" : "bool", span)
  const start = isKept ? keepFrom(checking, portOf(graph, operand, span), final, span) : operand
  scope.names.set(name, { name, scope, operand: start, final })
}

/** Adds the values of a scope's names at the end of a bar to the graph. */
export const closeScope = (checking: Checking, scope: Scope): void => {
  for (const { final, operand, name } of scope.names.values()) {
    if (final === undefined) continue
    if (!(isNumber(operand) || isBool(operand))) continue
    const span = { start: 0, end: name.length }
    const port = portOf(checking.graph, operand, span)
    tie(final, latchPort(checking, scope.activation, port, span))
  }
}
