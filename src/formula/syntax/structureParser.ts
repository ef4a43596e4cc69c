import { parseExpression } from "./expressionParser.ts"
import { MAX_BRANCHES } from "./limits.ts"
import type { Span } from "./formulaText.ts"
import type { Block, Branch, IfNode, SwitchNode } from "./syntaxTree.ts"
import type { TokenCursor } from "./tokenCursor.ts"

type ParseBlock = (cursor: TokenCursor) => Block

const needIndent = (cursor: TokenCursor): void => {
  if (cursor.current.kind !== "indent") cursor.unexpected(["an operator", "an indented line"])
}

const rejectMany = (cursor: TokenCursor, branches: ReadonlyArray<Branch>): void => {
  if (branches.length <= MAX_BRANCHES) return
  cursor.fail(branches[MAX_BRANCHES].test.span, "Limit", `there are more than ${MAX_BRANCHES} branches here`, {
    hint: "that is the limit",
  })
}

const endOf = (last: Block | undefined, start: Span): number => last?.span.end ?? start.end

/** `if`, its `else if`s and its `else`. */
export const parseIf = (cursor: TokenCursor, parseBlock: ParseBlock): IfNode => {
  const { start, end } = cursor.current
  const branches: Array<Branch> = []
  let otherwise: Block | undefined
  do {
    cursor.advance()
    const test = parseExpression(cursor)
    needIndent(cursor)
    branches.push({ test, body: parseBlock(cursor) })
    rejectMany(cursor, branches)
  } while (acceptElse(cursor) && cursor.isWord("if"))
  if (cursor.peek(-1).text === "else" && cursor.peek(-1).kind === "name") {
    needIndent(cursor)
    otherwise = parseBlock(cursor)
  }
  const span = { start, end: endOf(otherwise ?? branches.at(-1)?.body, { start, end }) }
  return { kind: "if", branches, ...(otherwise === undefined ? {} : { otherwise }), span }
}

// `else` follows a block directly: the line break before it belongs to the block.
const acceptElse = (cursor: TokenCursor): boolean => {
  if (!cursor.isWord("else") || cursor.peek(-1).kind !== "dedent") return false
  cursor.advance()
  return true
}

/** `switch` with or without a subject; a case without a label is the default. */
export const parseSwitch = (cursor: TokenCursor, parseBlock: ParseBlock): SwitchNode => {
  const { start, end } = cursor.advance()
  const subject = cursor.current.kind === "indent" ? undefined : parseExpression(cursor)
  needIndent(cursor)
  cursor.advance()
  const cases: Array<Branch> = []
  let otherwise: Block | undefined
  do {
    const test = cursor.is("=>") ? undefined : parseExpression(cursor)
    if (cursor.accept("=>") === undefined) cursor.unexpected(["an operator", "=>"])
    const body = cursor.nested(() => parseBlock(cursor))
    if (otherwise !== undefined) {
      cursor.fail(body.span, "Syntax", "a case after the one without a label is never reached", {
        hint: "move `=> …` to the end of the switch",
      })
    }
    if (test === undefined) otherwise = body
    else cases.push({ test, body })
    rejectMany(cursor, cases)
    while (cursor.current.kind === "newline") cursor.advance()
  } while (cursor.current.kind !== "dedent" && cursor.current.kind !== "end")
  if (cursor.current.kind === "dedent") cursor.advance()
  const span = { start, end: endOf(otherwise ?? cases.at(-1)?.body, { start, end }) }
  return {
    kind: "switch",
    ...(subject === undefined ? {} : { subject }),
    cases,
    ...(otherwise === undefined ? {} : { otherwise }),
    span,
  }
}
