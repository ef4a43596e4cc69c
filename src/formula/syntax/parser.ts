import { FormulaMistake } from "./FormulaMistake.ts"
import type { Token, TokenKind } from "./lexer.ts"
import { namesAssigned, parseStatement } from "./statementParser.ts"
import type { Statement } from "./syntaxTree.ts"
import { TokenCursor } from "./tokenCursor.ts"

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

/** The parts of a formula with mistakes that could be parsed. */
export interface PartlyParsed {
  readonly statements: ReadonlyArray<Statement>
  readonly mistakes: ReadonlyArray<FormulaMistake>
  /** Names that the lines with mistakes may have declared. */
  readonly lost: ReadonlySet<string>
}

/**
 * Parses as much of a formula as possible: after a mistake it continues with the next
 * statement.
 *
 * @throws FormulaMistake if the text cannot be split into tokens
 */
export const parsePartly = (text: string): PartlyParsed => {
  const cursor = new TokenCursor(text)
  const statements: Array<Statement> = []
  const mistakes: Array<FormulaMistake> = []
  const lost = new Set<string>()
  skipLines(cursor)
  while (!isAt(cursor, "end")) {
    const begun = cursor.mark()
    try {
      statements.push(parseNext(cursor))
    } catch (error) {
      if (!(error instanceof FormulaMistake)) throw error
      mistakes.push(error)
      const tokens: ReadonlyArray<Token> = cursor.skipStatement(begun)
      for (const name of namesAssigned(tokens)) lost.add(name)
      skipLines(cursor)
    }
  }
  return { statements, mistakes, lost }
}

const isAt = (cursor: TokenCursor, kind: TokenKind): boolean => cursor.current.kind === kind

const isBlank = (cursor: TokenCursor): boolean => isAt(cursor, "newline") || isAt(cursor, "dedent")

const skipLines = (cursor: TokenCursor): void => {
  while (isBlank(cursor)) cursor.advance()
}
