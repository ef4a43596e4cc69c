import { rejectArrayType } from "./arrayTypes.ts"
import { parseExpression } from "./expressionParser.ts"
import { isName, isQualifier, isType } from "./keywords.ts"
import type { Block, FunctionParameter, FunctionStatement, NameNode } from "./syntaxTree.ts"
import type { TokenCursor } from "./tokenCursor.ts"

/** Whether a function declaration, `name(…) =>`, begins here. */
export const isFunctionHere = (cursor: TokenCursor): boolean => {
  if (cursor.current.kind !== "name" || cursor.peek(1).kind !== "operator" || cursor.peek(1).text !== "(") return false
  let depth = 0
  for (let ahead = 1; ; ahead++) {
    const { kind, text } = cursor.peek(ahead)
    if (kind === "end" || kind === "newline" || kind === "indent" || kind === "dedent") return false
    if (kind === "operator" && (text === "(" || text === "[")) depth++
    if (kind === "operator" && (text === ")" || text === "]")) depth--
    if (depth === 0) return cursor.peek(ahead + 1).kind === "operator" && cursor.peek(ahead + 1).text === "=>"
  }
}

/** Parses `name(parameters) =>` and its body. */
export const parseFunction = (
  cursor: TokenCursor,
  parseBlock: (cursor: TokenCursor) => Block,
  parseNewName: (cursor: TokenCursor) => NameNode,
): FunctionStatement => {
  const name = parseNewName(cursor)
  cursor.open(name.name)
  const parameters: Array<FunctionParameter> = []
  if (!cursor.is(")")) {
    do {
      parameters.push(parseParameter(cursor, parseNewName))
    } while (cursor.accept(",") !== undefined)
  }
  cursor.close(")", [","])
  cursor.advance()
  return { function: name, parameters, body: cursor.nested(() => parseBlock(cursor)) }
}

const parseParameter = (cursor: TokenCursor, parseNewName: (cursor: TokenCursor) => NameNode): FunctionParameter => {
  rejectArrayType(cursor)
  while ((isType(cursor.current) || isQualifier(cursor.current)) && isName(cursor.peek(1))) cursor.advance()
  const name = parseNewName(cursor)
  return cursor.accept("=") === undefined ? { name } : { name, default: parseExpression(cursor) }
}
