import { FormulaError } from "../job/JobError.ts"
import { parseExpression } from "./expressionParser.ts"
import type { Token, TokenKind } from "./lexer.ts"
import type { NameNode, Statement } from "./syntaxTree.ts"
import { TokenCursor } from "./tokenCursor.ts"

// Words that begin a statement of Pine Script which a formula does not have, and what to do instead.
export const STATEMENTS: ReadonlyMap<string, string> = new Map([
  ["if", "write `condition ? a : b`"],
  ["switch", "write `condition ? a : b`"],
  ["for", "use a window such as `math.sum` or `ta.highest`"],
  ["while", "use a window such as `math.sum` or `ta.highest`"],
  ["var", "a name keeps its value; write `name = value`"],
  ["varip", "a name keeps its value; write `name = value`"],
  ["import", "a formula stands alone"],
  ["export", "a formula stands alone"],
  ["method", "a formula has no functions of its own"],
  ["type", "a formula has no types of its own"],
  ["enum", "a formula has no types of its own"],
])

const TYPES: ReadonlySet<string> = new Set(["int", "float", "bool", "string", "const", "simple", "series"])

/** Reads a whole formula; the last statement is its result. */
export const parse = (text: string): ReadonlyArray<Statement> => {
  const cursor = new TokenCursor(text)
  const statements: Array<Statement> = []
  skipLines(cursor)
  do {
    statements.push(parseNext(cursor))
  } while (!isAt(cursor, "end"))
  return statements
}

const parseNext = (cursor: TokenCursor): Statement => {
  if (isAt(cursor, "end")) cursor.unexpected(["an expression"])
  const statement = parseStatement(cursor)
  if (!isAt(cursor, "end") && !isAt(cursor, "newline") && !cursor.is(",")) {
    cursor.unexpected(["an operator", "a new line"])
  }
  rejectThousands(cursor)
  cursor.accept(",")
  skipLines(cursor)
  return statement
}

// A comma between statements would make two of them, and drop the first.
const rejectThousands = (cursor: TokenCursor): void => {
  const before = cursor.peek(-1)
  if (before.kind !== "number" || !cursor.is(",")) return
  const [grouped] = /^\d{1,3}(,\d{3})+(?![\w.])/.exec(cursor.text.slice(before.start)) ?? []
  if (grouped === undefined) return
  const number = grouped.replaceAll(",", "")
  const place = { start: before.start, end: before.start + grouped.length }
  cursor.fail(place, "Syntax", `\`${grouped}\` is not one number`, {
    suggestions: [number],
    hint: `write \`${number}\``,
  })
}

/** What a formula with mistakes says where it has none. */
export interface PartlyParsed {
  readonly statements: ReadonlyArray<Statement>
  readonly errors: ReadonlyArray<FormulaError>
  /** What the lines with mistakes may have been meant to name. */
  readonly lost: ReadonlySet<string>
}

/**
 * Reads what can be read of a formula: after a mistake it goes on with the next line.
 *
 * @throws FormulaError for a text that is no sequence of words and signs
 */
export const parsePartly = (text: string): PartlyParsed => {
  const cursor = new TokenCursor(text)
  const statements: Array<Statement> = []
  const errors: Array<FormulaError> = []
  const lost = new Set<string>()
  skipLines(cursor)
  while (!isAt(cursor, "end")) {
    const begun = cursor.mark()
    try {
      statements.push(parseNext(cursor))
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error
      errors.push(error)
      for (const name of namesGiven(cursor.skipLine(begun))) lost.add(name)
      skipLines(cursor)
    }
  }
  return { statements, errors, lost }
}

/** What a line would give a value to: names before `=`, and those in a list that it begins with. */
const namesGiven = (tokens: ReadonlyArray<Token>): ReadonlyArray<string> => {
  const listEnd = tokens[0]?.text === "[" ? tokens.findIndex(({ text }) => text === "]") : -1
  return tokens
    .filter(({ kind }, index) => kind === "name" && (index < listEnd || tokens[index + 1]?.text === "="))
    .map(({ text }) => text)
}

const isAt = (cursor: TokenCursor, kind: TokenKind): boolean => cursor.current.kind === kind

const skipLines = (cursor: TokenCursor): void => {
  while (isAt(cursor, "newline")) cursor.advance()
}

const parseStatement = (cursor: TokenCursor): Statement => {
  rejectForeignStatement(cursor)
  if (cursor.is("[")) return parseTuple(cursor)
  const { current: token } = cursor
  const next = cursor.peek(1)
  if (token.kind === "name" && next.kind === "operator" && next.text === "=") {
    const name = parseNewName(cursor)
    cursor.advance()
    return { names: [name], isTuple: false, value: parseExpression(cursor) }
  }
  return { names: [], isTuple: false, value: parseExpression(cursor) }
}

const parseTuple = (cursor: TokenCursor): Statement => {
  cursor.open()
  const names = [parseNewName(cursor)]
  while (cursor.accept(",") !== undefined) names.push(parseNewName(cursor))
  cursor.close("]", [","])
  if (cursor.accept("=") === undefined) cursor.unexpected(["="])
  return { names, isTuple: true, value: parseExpression(cursor) }
}

const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "true", "false", "na", ...STATEMENTS.keys()])

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

const rejectForeignStatement = (cursor: TokenCursor): void => {
  const { current: token } = cursor
  if (token.kind !== "name") return
  const next = cursor.peek(1)
  const instead = STATEMENTS.get(token.text)
  if (instead !== undefined && next.text !== "=") {
    cursor.fail(token, "Unsupported", `\`${token.text}\` is not part of formulas`, { hint: instead })
  }
  if (TYPES.has(token.text) && next.kind === "name" && !KEYWORDS.has(next.text)) {
    cursor.fail(token, "Unsupported", `a formula does not declare types`, {
      hint: `write \`${next.text} = …\` without \`${token.text}\``,
    })
  }
}
