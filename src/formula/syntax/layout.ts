import type { Token } from "./lexer.ts"

// A line break before or after one of these does not end a statement.
const CONTINUES: ReadonlySet<string> = new Set([..."+-*/%<>?:", "==", "!=", "<=", ">=", "and", "or"])
const ASSIGNS: ReadonlySet<string> = new Set(["=", ":=", "+=", "-=", "*=", "/=", "%="])
const SIGNS: ReadonlySet<string> = new Set(["+", "-"])

// Words that begin a statement, or a value, with an indented block.
const HEADERS: ReadonlySet<string> = new Set(["if", "else", "switch", "for", "while"])
const TYPES: ReadonlySet<string> = new Set(["type", "enum"])

const TAB = 4

const isWord = (token: Token | undefined, words: ReadonlySet<string>): boolean =>
  token !== undefined && (token.kind === "operator" || token.kind === "name") && words.has(token.text)

/** How far a line is indented; a tab is four spaces. */
const indentOf = (text: string, { start }: Token): number => {
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start)
  return Array.from(line).reduce((sum, character) => sum + (character === "\t" ? TAB : 1), 0)
}

/** Whether a line begins a block, which is indented below it. */
const isHeader = (line: ReadonlyArray<Token>): boolean => {
  const last = line[line.length - 1]
  if (last.kind === "operator" && last.text === "=>") return true
  if (isWord(line[0], HEADERS)) return true
  if (isWord(line[0], TYPES)) return line.length <= 3 && line[1]?.kind === "name"
  return line.some(
    (token, index) => (isWord(line[index - 1], ASSIGNS) || isArrow(line[index - 1])) && isWord(token, HEADERS),
  )
}

const isArrow = (token: Token | undefined): boolean => token?.kind === "operator" && token.text === "=>"

/**
 * Joins lines to statements and marks blocks: a `newline` between two
 * statements, an `indent` before a block and a `dedent` after it.
 *
 * Lines that end or begin with an operator, and those inside brackets, are one
 * statement. A block is what is indented below a line that needs one; the
 * indentation of other lines does not matter.
 */
export const layOut = (text: string, tokens: ReadonlyArray<Token>): ReadonlyArray<Token> => {
  const laid: Array<Token> = []
  const blocks: Array<number> = []
  let line: Array<Token> = []
  let lineIndent = 0
  let brackets = 0
  let newline: Token | undefined

  const begin = (token: Token): void => {
    const indent = token.kind === "end" ? 0 : indentOf(text, token)
    const mark = { text: "", start: token.start, end: token.start }
    const opens = indent > lineIndent && isHeader(line)
    const isInBlock = blocks.length > 0 && blocks.includes(indent)
    const goesOn =
      (isWord(line.at(-1), CONTINUES) || isWord(line.at(-1), ASSIGNS) || isWord(token, CONTINUES)) &&
      !(isWord(token, SIGNS) && !isWord(line.at(-1), CONTINUES) && (opens || isInBlock || leavesBlock(indent)))
    if (goesOn) return
    if (opens) {
      blocks.push(indent)
      laid.push({ kind: "indent", ...mark })
    } else {
      if (newline !== undefined) laid.push(newline)
      for (let top = blocks.at(-1); top !== undefined && indent < top; top = blocks.at(-1)) {
        blocks.pop()
        laid.push({ kind: "dedent", ...mark })
      }
    }
    lineIndent = indent
    line = []
  }
  const leavesBlock = (indent: number): boolean => blocks.some((block) => indent < block)

  for (const token of tokens) {
    if (token.kind === "newline") {
      if (brackets === 0 && line.length > 0) newline ??= token
      continue
    }
    if (line.length === 0 && laid.length === 0) lineIndent = indentOf(text, token)
    else if (newline !== undefined || (token.kind === "end" && blocks.length > 0)) begin(token)
    newline = undefined
    if (token.kind === "operator" && (token.text === "(" || token.text === "[")) brackets++
    if (token.kind === "operator" && (token.text === ")" || token.text === "]")) brackets = Math.max(0, brackets - 1)
    line.push(token)
    laid.push(token)
  }
  return laid
}
