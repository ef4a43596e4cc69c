import { parseExpression, parseList } from "./expressionParser.ts"
import { parseFunction, isFunctionHere } from "./functionParser.ts"
import { BEFORE_NAMES, FOREIGN_STATEMENTS, isName, isQualifier, isType, KEYWORDS } from "./keywords.ts"
import { rejectArrayType } from "./arrayTypes.ts"
import type { Token } from "./lexer.ts"
import { parseIf, parseSwitch } from "./structureParser.ts"
import type { AssignmentOperator, Block, Expression, NameNode, Statement, ValueStatement } from "./syntaxTree.ts"
import type { TokenCursor } from "./tokenCursor.ts"

const ASSIGNMENTS: ReadonlyMap<string, AssignmentOperator> = new Map(
  ([":=", "+=", "-=", "*=", "/=", "%="] as const).map((operator) => [operator, operator]),
)

/** Parses one statement with its blocks, up to its separator. */
export const parseStatement = (cursor: TokenCursor): Statement => {
  const statement = parseAny(cursor)
  const { kind } = cursor.current
  const isSeparated = kind === "end" || kind === "newline" || kind === "dedent" || cursor.is(",")
  if (!isSeparated && cursor.peek(-1).kind !== "dedent") cursor.unexpected(["an operator", "a new line"])
  return statement
}

const parseAny = (cursor: TokenCursor): Statement => {
  rejectForeign(cursor)
  if (isFunctionHere(cursor)) return parseFunction(cursor, parseBlock, parseNewName)
  const isKept = cursor.isWord("var") && cursor.peek(1).text !== "="
  if (isKept) cursor.advance()
  const type = parseTypes(cursor)
  const declared = { ...(isKept ? { isKept } : {}), ...(type === undefined ? {} : { type }) }
  if (isTupleHere(cursor)) return parseTuple(cursor)
  const next = cursor.peek(1)
  if (cursor.current.kind === "name" && next.kind === "operator" && next.text === "=") {
    const name = parseNewName(cursor)
    cursor.advance()
    return { names: [name], isTuple: false, value: parseValue(cursor), ...declared }
  }
  if (isKept || type !== undefined) {
    parseNewName(cursor)
    cursor.unexpected(["="])
  }
  const assigns = next.kind === "operator" ? ASSIGNMENTS.get(next.text) : undefined
  if (cursor.current.kind === "name" && assigns !== undefined) return parseAssignment(cursor, assigns)
  return { names: [], isTuple: false, value: parseValue(cursor) }
}

const parseAssignment = (cursor: TokenCursor, assigns: AssignmentOperator): ValueStatement => {
  const name = parseNewName(cursor)
  cursor.advance()
  return { names: [name], isTuple: false, value: parseValue(cursor), assigns }
}

/** An expression, or `if` or `switch`, or several values in brackets. */
const parseValue = (cursor: TokenCursor): Expression => {
  if (cursor.isWord("if")) return cursor.nested(() => parseIf(cursor, parseBlock))
  if (cursor.isWord("switch")) return cursor.nested(() => parseSwitch(cursor, parseBlock))
  rejectForeign(cursor)
  return cursor.is("[") ? cursor.nested(() => parseList(cursor)) : parseExpression(cursor)
}

/** Parses the block below a line, or after `=>` on the same line. */
const parseBlock = (cursor: TokenCursor): Block => {
  const { start } = cursor.current
  const statements: Array<Statement> = []
  if (cursor.current.kind !== "indent") {
    statements.push(parseStatement(cursor))
    return { statements, span: { start, end: cursor.peek(-1).end } }
  }
  cursor.advance()
  do {
    statements.push(parseStatement(cursor))
    while (cursor.isAt("newline") || cursor.is(",")) cursor.advance()
  } while (!cursor.isAt("dedent") && !cursor.isAt("end"))
  const { end } = cursor.peek(-1)
  if (cursor.isAt("dedent")) cursor.advance()
  return { statements, span: { start, end } }
}

/** A declared type adds little to the value's; it is kept for `x = na`. */
const parseTypes = (cursor: TokenCursor): string | undefined => {
  let type: string | undefined
  for (;;) {
    const { current: token } = cursor
    const next = cursor.peek(1)
    rejectArrayType(cursor)
    if (!(isType(token) || isQualifier(token)) || !isName(next)) return type
    if (isType(token)) type = token.text
    cursor.advance()
  }
}

/** Whether a tuple declaration begins here, rather than a list of values. */
const isTupleHere = (cursor: TokenCursor): boolean => {
  if (!cursor.is("[")) return false
  let depth = 0
  for (let ahead = 0; ; ahead++) {
    const { kind, text } = cursor.peek(ahead)
    if (kind === "end") return true
    if (kind === "operator" && text === "[") depth++
    if (kind === "operator" && text === "]" && --depth === 0) {
      const after = cursor.peek(ahead + 1)
      return !ENDS.has(after.kind) && after.text !== ","
    }
  }
}

const ENDS: ReadonlySet<Token["kind"]> = new Set(["newline", "dedent", "end"])

const parseTuple = (cursor: TokenCursor): Statement => {
  cursor.open()
  const names = [parseNewName(cursor)]
  while (cursor.accept(",") !== undefined) names.push(parseNewName(cursor))
  cursor.close("]", [","])
  if (cursor.accept("=") === undefined) cursor.unexpected(["="])
  return { names, isTuple: true, value: parseValue(cursor) }
}

const parseNewName = (cursor: TokenCursor): NameNode => {
  const token = cursor.current
  if (token.kind !== "name") cursor.unexpected(["a name"])
  if (KEYWORDS.has(token.text)) cursor.fail(token, "Syntax", `\`${token.text}\` is a word of the language, not a name`)
  if (token.text.includes(".")) {
    cursor.fail(token, "Syntax", `\`${token.text}\` cannot be given a value: a name has no dot`)
  }
  cursor.advance()
  return { kind: "name", name: token.text, span: token }
}

const rejectForeign = (cursor: TokenCursor): void => {
  const { current: token } = cursor
  if (token.kind !== "name") return
  const next = cursor.peek(1)
  const foreign = FOREIGN_STATEMENTS.get(token.text)
  const isOther = BEFORE_NAMES.has(token.text) ? next.kind !== "name" : next.text === "=" || next.text === "("
  if (foreign !== undefined && !isOther) {
    const [what, hint] = foreign
    cursor.fail(token, "Unsupported", what, { hint })
  }
  if (token.text === "else" && next.text !== "=") {
    cursor.fail(token, "Syntax", "`else` belongs to no `if`", { hint: "it stands as far to the right as its `if`" })
  }
}

const isAssignment = ({ kind, text }: Token): boolean =>
  kind === "operator" && (text === "=" || text === "=>" || ASSIGNMENTS.has(text))

/** The names that a statement would assign: those before `=`, or in its leading list. */
export const namesAssigned = (tokens: ReadonlyArray<Token>): ReadonlyArray<string> => {
  const listEnd = tokens[0]?.text === "[" ? tokens.findIndex(({ text }) => text === "]") : -1
  const named = tokens.filter(
    ({ kind }, index) =>
      kind === "name" && (index < listEnd || (index + 1 < tokens.length && isAssignment(tokens[index + 1]))),
  )
  const isFunction = tokens[0]?.kind === "name" && tokens[1]?.text === "(" && tokens.some(({ text }) => text === "=>")
  return [...(isFunction ? [tokens[0].text] : []), ...named.map(({ text }) => text)]
}
