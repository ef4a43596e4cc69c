import { aliasOfWords } from "./aliases.ts"
import { featureOf } from "./keywords.ts"
import type { Token } from "./lexer.ts"
import { MAX_CHAIN } from "./limits.ts"
import type { Span } from "./formulaText.ts"
import type { Argument, BinaryOperator, Expression, NameNode, UnaryOperator } from "./syntaxTree.ts"
import type { TokenCursor } from "./tokenCursor.ts"

export const CONDITIONAL = 1
export const UNARY = 8

/** How tightly a binary operator binds, as in Pine Script. */
export const BINDING: ReadonlyMap<string, { readonly operator: BinaryOperator; readonly power: number }> = new Map(
  (
    [
      ["or", 2],
      ["and", 3],
      ["==", 4],
      ["!=", 4],
      ["<", 5],
      ["<=", 5],
      [">", 5],
      [">=", 5],
      ["+", 6],
      ["-", 6],
      ["*", 7],
      ["/", 7],
      ["%", 7],
    ] as const
  ).map(([operator, power]) => [operator, { operator, power }]),
)

/** Reserved words. */
const RESERVED: ReadonlySet<string> = new Set("and or not true false na if else switch for while var varip".split(" "))

const spanAcross = (from: Expression | Span, to: Span): Span => ({
  start: "span" in from ? from.span.start : from.start,
  end: to.end,
})

const binaryAt = (cursor: TokenCursor) =>
  cursor.current.kind === "operator" || cursor.current.kind === "name" ? BINDING.get(cursor.current.text) : undefined

/** Parses an expression whose operators bind tighter than `minimum` (Pratt's method). */
export const parseExpression = (cursor: TokenCursor, minimum = 0): Expression => {
  let left = parseUnary(cursor)
  let chain = 0
  for (let binary = binaryAt(cursor); binary !== undefined && binary.power > minimum; binary = binaryAt(cursor)) {
    const { operator, power } = binary
    rejectLongChain(cursor, ++chain)
    const operatorSpan = cursor.advance()
    const right = parseExpression(cursor, power)
    left = { kind: "binary", operator, operatorSpan, left, right, span: spanAcross(left, right.span) }
  }
  if (minimum >= CONDITIONAL || !cursor.is("?")) return left
  return cursor.nested(() => {
    cursor.advance()
    const yes = parseExpression(cursor)
    if (cursor.accept(":") === undefined) cursor.unexpected([":"])
    const no = parseExpression(cursor)
    return { kind: "conditional", test: left, yes, no, span: spanAcross(left, no.span) }
  })
}

const rejectLongChain = (cursor: TokenCursor, operators: number): void => {
  if (operators <= MAX_CHAIN) return
  const what = `there are more than ${MAX_CHAIN} operators in a row, which is the limit`
  cursor.fail(cursor.current, "Limit", what, { hint: "give parts a name of their own" })
}

const unaryAt = (cursor: TokenCursor): UnaryOperator | undefined => {
  if (cursor.isWord("not")) return "not"
  if (cursor.is("-")) return "-"
  return cursor.is("+") ? "+" : undefined
}

const parseUnary = (cursor: TokenCursor): Expression => {
  const operator = unaryAt(cursor)
  if (operator === undefined) return parsePostfix(cursor)
  return cursor.nested(() => {
    const span = cursor.advance()
    const operand = parseExpression(cursor, UNARY)
    return { kind: "unary", operator, operand, span: spanAcross(span, operand.span) }
  })
}

const parsePostfix = (cursor: TokenCursor): Expression => {
  let source = parsePrimary(cursor)
  let chain = 0
  while (cursor.is("[")) {
    rejectLongChain(cursor, ++chain)
    const before = source
    source = cursor.nested(() => {
      cursor.open()
      const offset = parseExpression(cursor)
      return { kind: "history", source: before, offset, span: spanAcross(before, cursor.close("]", [])) }
    })
  }
  return source
}

const parsePrimary = (cursor: TokenCursor): Expression => {
  const token = cursor.current
  if (token.kind === "number") {
    cursor.advance()
    return { kind: "number", value: Number(token.text), isInteger: /^\d+$/.test(token.text), span: token }
  }
  if (token.kind === "string") {
    cursor.advance()
    return { kind: "string", value: token.text, span: token }
  }
  if (token.kind === "name" && (token.text === "true" || token.text === "false")) {
    cursor.advance()
    return { kind: "bool", value: token.text === "true", span: token }
  }
  if (token.kind === "name" && (!RESERVED.has(token.text) || token.text === "na")) return parseName(cursor)
  if (cursor.is("(")) {
    return cursor.nested(() => {
      const open = cursor.open()
      const inner = parseExpression(cursor)
      return { ...inner, span: spanAcross(open, cursor.close(")", [])) }
    })
  }
  return cursor.unexpected(["a value"])
}

const parseName = (cursor: TokenCursor): Expression => {
  const token = cursor.advance()
  if (cursor.is("<")) rejectCollection(cursor, token)
  if (cursor.is("(")) {
    return cursor.nested(() => {
      cursor.open(token.text)
      const args = parseArguments(cursor)
      const callee: NameNode = { kind: "name", name: token.text, span: token }
      return { kind: "call", callee, args, span: spanAcross(token, cursor.close(")", [","])) }
    })
  }
  if (token.text === "na") return { kind: "na", span: token }
  const alias = cursor.current.kind === "name" ? aliasOfWords(cursor.current.text, cursor.peek(1).text) : undefined
  if (alias !== undefined) cursor.unexpected(["an operator"], [alias])
  return { kind: "name", name: token.text, span: token }
}

// `array.new<float>(…)` would be read as comparisons.
const rejectCollection = (cursor: TokenCursor, token: Token): void => {
  const feature = token.text.endsWith(".new") ? featureOf(token.text) : undefined
  if (feature === undefined) return
  cursor.fail(token, "Unsupported", `${feature} (\`${token.text}\`) are not part of formulas`, {
    hint: "use a window such as `math.sum` or `ta.highest`",
  })
}

const parseArguments = (cursor: TokenCursor): ReadonlyArray<Argument> => {
  const args: Array<Argument> = []
  if (cursor.is(")")) return args
  do {
    args.push(parseArgument(cursor))
  } while (cursor.accept(",") !== undefined)
  return args
}

const parseArgument = (cursor: TokenCursor): Argument => {
  const { current: token } = cursor
  const next = cursor.peek(1)
  const isNamed = token.kind === "name" && next.kind === "operator" && next.text === "="
  if (!isNamed) return { value: parseArgumentValue(cursor) }
  cursor.advance()
  cursor.advance()
  return { name: { kind: "name", name: token.text, span: token }, value: parseArgumentValue(cursor) }
}

const parseArgumentValue = (cursor: TokenCursor): Expression =>
  cursor.is("[") ? cursor.nested(() => parseList(cursor)) : parseExpression(cursor)

export const parseList = (cursor: TokenCursor): Expression => {
  const open = cursor.open()
  const items = [parseExpression(cursor)]
  while (cursor.accept(",") !== undefined) items.push(parseExpression(cursor))
  return { kind: "list", items, span: spanAcross(open, cursor.close("]", [","])) }
}
