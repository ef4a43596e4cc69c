import type { Span } from "./formulaText.ts"

export type UnaryOperator = "not" | "-" | "+"

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%"

export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!="

export type BinaryOperator = "or" | "and" | ComparisonOperator | ArithmeticOperator

export interface Argument {
  /** The name of `name = value`. */
  readonly name?: NameNode
  readonly value: Expression
}

export interface NameNode {
  readonly kind: "name"
  readonly name: string
  readonly span: Span
}

export interface CallNode {
  readonly kind: "call"
  readonly callee: NameNode
  readonly args: ReadonlyArray<Argument>
  readonly span: Span
}

export interface UnaryNode {
  readonly kind: "unary"
  readonly operator: UnaryOperator
  readonly operand: Expression
  readonly span: Span
}

export interface BinaryNode {
  readonly kind: "binary"
  readonly operator: BinaryOperator
  readonly operatorSpan: Span
  readonly left: Expression
  readonly right: Expression
  readonly span: Span
}

export interface ConditionalNode {
  readonly kind: "conditional"
  readonly test: Expression
  readonly yes: Expression
  readonly no: Expression
  readonly span: Span
}

export interface HistoryNode {
  readonly kind: "history"
  readonly source: Expression
  readonly offset: Expression
  readonly span: Span
}

/** `[10, 20]`: the options of an input. */
export interface ListNode {
  readonly kind: "list"
  readonly items: ReadonlyArray<Expression>
  readonly span: Span
}

export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly isInteger: boolean; readonly span: Span }
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "bool"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "na"; readonly span: Span }
  | NameNode
  | CallNode
  | UnaryNode
  | BinaryNode
  | ConditionalNode
  | HistoryNode
  | ListNode

export interface Statement {
  /** None: a bare expression. One: `name = value`. `isTuple`: `[a, b] = value`. */
  readonly names: ReadonlyArray<NameNode>
  readonly isTuple: boolean
  readonly value: Expression
}

/** The expressions that an expression is made of, in the order of the text. */
export const operandsOf = (node: Expression): ReadonlyArray<Expression> => {
  switch (node.kind) {
    case "call":
      return node.args.map(({ value }) => value)
    case "unary":
      return [node.operand]
    case "binary":
      return [node.left, node.right]
    case "conditional":
      return [node.test, node.yes, node.no]
    case "history":
      return [node.source, node.offset]
    case "list":
      return node.items
    default:
      return []
  }
}
