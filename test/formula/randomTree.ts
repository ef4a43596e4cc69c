import * as fc from "fast-check"
import type { Argument, Expression, NameNode, Statement } from "../../src/formula/syntax/syntaxTree.ts"

// Places in the text do not matter to the meaning of a tree.
const span = { start: 0, end: 0 }

const nameNode = (name: string): NameNode => ({ kind: "name", name, span })

const anyName = fc.constantFrom(..."close x ta.sma _ int crossed above a1.b_2 e1 inputs".split(" ")).map(nameNode)
const ownName = fc.constantFrom(..."x y _ signal int crossed e1 notable".split(" ")).map(nameNode)

const whole = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 53, 1e21, 2 ** 77))
const fraction = fc.oneof(
  fc.double({ min: 0, max: 1e308, noNaN: true }).map(Math.abs),
  fc.nat(100),
  fc.constantFrom(1e21, 5e-324, 0.1, 1e-7),
)
// The characters that a string in a formula can have: all but a line feed.
const text = fc.string({ unit: fc.oneof(fc.constantFrom(..."\"'\\,[(/\r\t💰\u2028"), fc.string({ maxLength: 1 })) })

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  whole.map((value): Expression => ({ kind: "number", value, isInteger: true, span })),
  fraction.map((value): Expression => ({ kind: "number", value, isInteger: false, span })),
  text.map((value): Expression => ({ kind: "string", value: value.replaceAll("\n", ""), span })),
  fc.boolean().map((value): Expression => ({ kind: "bool", value, span })),
  fc.constant<Expression>({ kind: "na", span }),
  anyName,
  anyName,
)

const operators = fc.constantFrom(
  ...(["or", "and", "<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/", "%"] as const),
)

const argument = (inner: fc.Arbitrary<Expression>): fc.Arbitrary<Argument> => {
  const list = fc
    .array(inner, { minLength: 1, maxLength: 3 })
    .map((items): Expression => ({ kind: "list", items, span }))
  const value = fc.oneof({ weight: 6, arbitrary: inner }, { weight: 1, arbitrary: list })
  return fc.oneof(
    value.map((each): Argument => ({ value: each })),
    fc.tuple(anyName, value).map(([name, each]): Argument => ({ name, value: each })),
  )
}

const { tree } = fc.letrec<{ readonly tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 7, depthSize: "medium" },
    leaf,
    fc
      .tuple(fc.constantFrom("not" as const, "-" as const, "+" as const), tie("tree"))
      .map(([operator, operand]): Expression => ({ kind: "unary", operator, operand, span })),
    fc.tuple(operators, tie("tree"), tie("tree")).map(([operator, left, right]): Expression => ({
      kind: "binary",
      operator,
      operatorSpan: span,
      left,
      right,
      span,
    })),
    fc.tuple(operators, tie("tree"), tie("tree")).map(([operator, left, right]): Expression => ({
      kind: "binary",
      operator,
      operatorSpan: span,
      left,
      right,
      span,
    })),
    fc
      .tuple(tie("tree"), tie("tree"), tie("tree"))
      .map(([test, yes, no]): Expression => ({ kind: "conditional", test, yes, no, span })),
    fc
      .tuple(tie("tree"), tie("tree"))
      .map(([source, offset]): Expression => ({ kind: "history", source, offset, span })),
    fc
      .tuple(anyName, fc.array(argument(tie("tree")), { maxLength: 3 }))
      .map(([callee, args]): Expression => ({ kind: "call", callee, args, span })),
  ),
}))

const statement: fc.Arbitrary<Statement> = fc.oneof(
  tree.map((value): Statement => ({ names: [], isTuple: false, value })),
  fc.tuple(ownName, tree).map(([name, value]): Statement => ({ names: [name], isTuple: false, value })),
  fc
    .tuple(fc.array(ownName, { minLength: 1, maxLength: 3 }), tree)
    .map(([names, value]): Statement => ({ names, isTuple: true, value })),
)

/** Formulas as trees, whether they make sense or not. */
export const trees: fc.Arbitrary<ReadonlyArray<Statement>> = fc.array(statement, { minLength: 1, maxLength: 4 })

/** A tree without places in the text, for comparisons. */
export const withoutPlaces = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === "span" || key === "operatorSpan" ? [] : [[key, withoutPlaces(inner)]],
    ),
  )
}
