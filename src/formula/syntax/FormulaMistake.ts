/** What kind of mistake a formula has. */
export type MistakeCode = "Syntax" | "UnknownName" | "Arity" | "Type" | "Range" | "Limit" | "Unsupported"

/** Where and why a formula is wrong; the fields are those of `FormulaError`. */
export interface MistakeFacts {
  readonly code: MistakeCode
  /** From 1, as is `column`. */
  readonly line: number
  readonly column: number
  /** In characters. */
  readonly length: number
  /** One line that begins with `line:column`. */
  readonly message: string
  readonly expected: ReadonlyArray<string>
  readonly suggestions: ReadonlyArray<string>
  /** The line of the formula with a caret under the place. */
  readonly snippet: string
}

/**
 * The error that the compiler throws. It is a plain class, since the compiler
 * also runs in the browser, where Effect's errors would bring a second library
 * with them. Effects fail with `FormulaError` instead.
 */
export class FormulaMistake extends Error implements MistakeFacts {
  override readonly name = "FormulaMistake"
  readonly code: MistakeCode
  readonly line: number
  readonly column: number
  readonly length: number
  readonly expected: ReadonlyArray<string>
  readonly suggestions: ReadonlyArray<string>
  readonly snippet: string

  constructor({ code, column, expected, length, line, message, snippet, suggestions }: MistakeFacts) {
    super(message)
    this.code = code
    this.line = line
    this.column = column
    this.length = length
    this.expected = expected
    this.suggestions = suggestions
    this.snippet = snippet
  }
}
