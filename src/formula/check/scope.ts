import type { Port } from "../plan/graph.ts"
import type { FunctionStatement } from "../syntax/syntaxTree.ts"
import type { BoolOperand, Operand } from "./operand.ts"

/** A name of the formula, and what it comes to. */
export interface Binding {
  readonly name: string
  readonly scope: Scope
  /** What it is at this point of a bar. */
  operand: Operand
  /** What it is at the end of a bar, for one that is given other values; known when all statements are. */
  readonly final?: Port
}

/** Where names are known: the formula, a call of a function, a block. */
export class Scope {
  readonly names = new Map<string, Binding>()
  readonly functions = new Map<string, FunctionStatement>()
  readonly outer: Scope | undefined
  /** Where it runs at each bar; everywhere unless told. */
  readonly activation: BoolOperand | undefined
  /** The function whose call it is, or is inside of. */
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

  /** Every name that is known here. */
  known(): ReadonlyArray<string> {
    return [...this.names.keys(), ...this.functions.keys(), ...(this.outer?.known() ?? [])]
  }
}
