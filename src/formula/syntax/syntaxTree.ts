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
interface ListNode {
  readonly kind: "list"
  readonly items: ReadonlyArray<Expression>
  readonly span: Span
}

/** Statements of one indentation; the last one is the block's value. */
export interface Block {
  readonly statements: ReadonlyArray<Statement>
  readonly span: Span
}

/** A condition and what runs where it holds. */
export interface Branch {
  readonly test: Expression
  readonly body: Block
}

/** `if` with its `else if`s, as a statement or an expression. */
export interface IfNode {
  readonly kind: "if"
  readonly branches: ReadonlyArray<Branch>
  readonly otherwise?: Block
  readonly span: Span
}

/** `switch`: the case whose label equals the subject, or without one the first label that is true. */
export interface SwitchNode {
  readonly kind: "switch"
  readonly subject?: Expression
  readonly cases: ReadonlyArray<Branch>
  readonly otherwise?: Block
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
  | IfNode
  | SwitchNode

/** A reassignment operator; `+=` is `:=` of a sum. */
export type AssignmentOperator = ":=" | "+=" | "-=" | "*=" | "/=" | "%="

export interface ValueStatement {
  /** None: a bare expression. One: `name = value`. `isTuple`: `[a, b] = value`. */
  readonly names: ReadonlyArray<NameNode>
  readonly isTuple: boolean
  readonly value: Expression
  /** Whether it reassigns the name. */
  readonly assigns?: AssignmentOperator
  /** `var`: the name keeps its value from bar to bar. */
  readonly isKept?: boolean
  /** The type that the name is declared with, such as `float`. */
  readonly type?: string
}

export interface FunctionParameter {
  readonly name: NameNode
  readonly default?: Expression
}

/** `name(parameters) => body` */
export interface FunctionStatement {
  readonly function: NameNode
  readonly parameters: ReadonlyArray<FunctionParameter>
  readonly body: Block
}

export type Statement = ValueStatement | FunctionStatement

export const isFunction = (statement: Statement): statement is FunctionStatement => "function" in statement

/** The statements that have a value: all but functions. */
export const valueStatements = (statements: ReadonlyArray<Statement>): ReadonlyArray<ValueStatement> =>
  statements.filter((statement): statement is ValueStatement => !isFunction(statement))

/** The expressions of a block and of the blocks inside it. */
const expressionsOf = ({ statements }: Block): ReadonlyArray<Expression> =>
  statements.flatMap((statement) => (isFunction(statement) ? expressionsOf(statement.body) : [statement.value]))

/** The direct operands of an expression, in the order of the text. */
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
    case "if":
      return [...node.branches.flatMap(partsOf), ...(node.otherwise ? expressionsOf(node.otherwise) : [])]
    case "switch": {
      const subject = node.subject === undefined ? [] : [node.subject]
      return [...subject, ...node.cases.flatMap(partsOf), ...(node.otherwise ? expressionsOf(node.otherwise) : [])]
    }
    default:
      return []
  }
}

const partsOf = ({ test, body }: Branch): ReadonlyArray<Expression> => [test, ...expressionsOf(body)]
