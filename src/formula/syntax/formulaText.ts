import { FormulaMistake, type MistakeCode } from "./FormulaMistake.ts"

/** A range of the text: offsets in UTF-16 units, the end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Details of a failure besides its message. */
export interface FailureDetails {
  readonly expected?: ReadonlyArray<string>
  /** The replacement, as code. */
  readonly suggestions?: ReadonlyArray<string>
  /** A closing remark in words. */
  readonly hint?: string
}

// Snippets are read in terminals: of a long line only the part around the place is shown.
const SNIPPET_WIDTH = 100

const characters = (text: string): number => Array.from(text).length

const lineStart = (text: string, offset: number): number => text.lastIndexOf("\n", offset - 1) + 1

/** The line (from 1) that an offset is on. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split("\n").length

/** The column (from 1, in characters) of an offset. */
export const columnOf = (text: string, offset: number): number =>
  characters(text.slice(lineStart(text, offset), offset)) + 1

const quoted = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(" or ")

const snippetOf = (text: string, span: Span): string => {
  const start = lineStart(text, span.start)
  const newline = text.indexOf("\n", span.start)
  const line = Array.from(text.slice(start, newline === -1 ? text.length : newline).replace(/\r$/, ""))
  const column = columnOf(text, span.start) - 1
  const from = Math.max(0, Math.min(column - SNIPPET_WIDTH / 2, line.length - SNIPPET_WIDTH))
  const shown = line.slice(from, from + SNIPPET_WIDTH)
  const carets = Math.max(1, Math.min(characters(text.slice(span.start, span.end)), shown.length - (column - from)))
  // A tab stays a tab, so that the caret is under the place however wide tabs are shown.
  const pad = shown.slice(0, column - from).map((character) => (character === "\t" ? "\t" : " "))
  return `${shown.join("")}\n${pad.join("")}${"^".repeat(carets)}`
}

/** Ends the compilation: throws the `FormulaMistake`. */
export function failAt(
  text: string,
  span: Span,
  code: MistakeCode,
  what: string,
  { expected = [], suggestions = [], hint }: FailureDetails = {},
): never {
  const line = lineOf(text, span.start)
  const column = columnOf(text, span.start)
  const remark = hint ?? (suggestions.length === 0 ? undefined : `did you mean ${quoted(suggestions)}?`)
  throw new FormulaMistake({
    code,
    line,
    column,
    length: characters(text.slice(span.start, span.end)),
    message: `${line}:${column} ${what}${remark === undefined ? "" : ` (${remark})`}`,
    expected,
    suggestions,
    snippet: snippetOf(text, span),
  })
}
