import type { Port } from "../../plan/graph/graph.ts"
import type { FunctionStatement } from "../../syntax/syntaxTree.ts"
import type { BoolOperand, Operand } from "./operand.ts"

/** A name of the formula and its value. */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  /** Its value at this point of a bar. */
  operand: Operand
  /** The value of a reassigned name at the end of a bar; known once all statements are checked. */
  readonly final?: Port
}

/** A scope of names: the formula, a function call, or a block. */
export class Scope {
  readonly names = new Map<string, Binding>()
  readonly functions = new Map<string, FunctionStatement>()
  readonly outer: Scope | undefined
  /** The bars at which it runs; all if absent. */
  readonly activation: BoolOperand | undefined
  /** The function whose call this scope is, or is inside of. */
  readonly caller: string | undefined

  constructor(outer?: Scope, activation?: BoolOperand, caller?: string) {
    this.outer = outer
    this.activation = activation
    this.caller = caller
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.outer?.find(name)
  }

  findFunction(name: string): FunctionStatement | undefined {
    return this.functions.get(name) ?? this.outer?.findFunction(name)
  }

  /** All names in scope. */
  known(): ReadonlyArray<string> {
    return [...this.names.keys(), ...this.functions.keys(), ...(this.outer?.known() ?? [])]
  }
}
