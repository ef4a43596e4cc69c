import { columnOf, failAt, lineOf, type FailureDetails, type Span } from "./formulaText.ts"
import { layOut } from "./layout.ts"
import { tokenize, type Token, type TokenKind } from "./lexer.ts"
import { MAX_DEPTH } from "./limits.ts"

const describe = (token: Token): string => {
  if (token.kind === "end") return "end of formula"
  if (token.kind === "newline" || token.kind === "dedent") return "end of line"
  if (token.kind === "indent") return "a line that is indented"
  return token.kind === "string" ? `the text "${token.text}"` : `\`${token.text}\``
}

/** The operator that an `AND` or an `Or` was meant to be. */
const inLowerCase = ({ kind, text }: Token): ReadonlyArray<string> => {
  const word = text.toLowerCase()
  return kind === "name" && word !== text && (word === "and" || word === "or") ? [word] : []
}

const BLOCKS = new Map<Token["kind"], number>([
  ["indent", 1],
  ["dedent", -1],
])

interface Bracket {
  readonly open: Token
  readonly callee: string | undefined
}

/** The tokens of a formula, read from left to right; knows which brackets are open. */
export class TokenCursor {
  readonly text: string
  readonly #tokens: ReadonlyArray<Token>
  readonly #brackets: Array<Bracket> = []
  #index = 0
  #depth = 0

  constructor(text: string) {
    this.text = text
    this.#tokens = layOut(text, tokenize(text))
  }

  get current(): Token {
    return this.peek(0)
  }

  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#index + ahead, this.#tokens.length - 1)]
  }

  advance(): Token {
    const token = this.current
    this.#index++
    return token
  }

  is(operator: string): boolean {
    return this.current.kind === "operator" && this.current.text === operator
  }

  isAt(kind: TokenKind): boolean {
    return this.current.kind === kind
  }

  isWord(word: string): boolean {
    return this.current.kind === "name" && this.current.text === word
  }

  accept(operator: string): Token | undefined {
    return this.is(operator) ? this.advance() : undefined
  }

  /** Consumes an opening bracket; failures name it until it is closed. */
  open(callee?: string): Token {
    const open = this.advance()
    this.#brackets.push({ open, callee })
    return open
  }

  close(bracket: ")" | "]", alternatives: ReadonlyArray<string>): Token {
    if (!this.is(bracket)) this.unexpected([...alternatives, bracket])
    this.#brackets.pop()
    return this.advance()
  }

  /** The place of the current token, for `skipStatement`. */
  mark(): number {
    return this.#index
  }

  /** Skips a statement that began at a mark, with its blocks; returns its tokens. */
  skipStatement(mark: number): ReadonlyArray<Token> {
    this.#brackets.length = 0
    this.#depth = 0
    let blocks = 0
    for (const { kind } of this.#tokens.slice(mark, this.#index)) blocks += BLOCKS.get(kind) ?? 0
    while (this.current.kind !== "end" && (this.current.kind !== "newline" || blocks > 0)) {
      blocks += BLOCKS.get(this.current.kind) ?? 0
      this.advance()
      // What follows a block is another statement.
      if (blocks === 0 && this.peek(-1).kind === "dedent") break
    }
    return this.#tokens.slice(mark, this.#index)
  }

  /** Runs a parser one nesting level deeper. */
  nested<A>(parse: () => A): A {
    if (++this.#depth > MAX_DEPTH) {
      this.fail(this.current, "Limit", `the formula is nested deeper than ${MAX_DEPTH} levels, which is the limit`, {
        hint: "give inner parts a name of their own",
      })
    }
    const parsed = parse()
    this.#depth--
    return parsed
  }

  fail(span: Span, code: "Syntax" | "Unsupported" | "Limit", what: string, details?: FailureDetails): never {
    return failAt(this.text, span, code, what, details)
  }

  /** Fails at the current token, which is none of `expected` (operators are quoted, words are not). */
  unexpected(expected: ReadonlyArray<string>, suggestions: ReadonlyArray<string> = []): never {
    if (this.is("=>")) {
      const hint = "use `>=`"
      this.fail(this.current, "Syntax", "`=>` is not an operator", { suggestions: [">="], hint })
    }
    const meant = suggestions.length === 0 ? inLowerCase(this.current) : suggestions
    const list = expected.map((item) => (/^[a-z]/.test(item) ? item : `\`${item}\``))
    const bracket = this.#brackets.at(-1)
    const within = bracket === undefined ? undefined : this.#describeBracket(bracket)
    const hint = meant.length === 0 ? within : `did you mean \`${meant.join("` or `")}\`?`
    this.fail(
      this.current,
      "Syntax",
      `unexpected ${describe(this.current)}; expected ${list.join(" or ")}`,
      hint === undefined ? { expected, suggestions: meant } : { expected, suggestions: meant, hint },
    )
  }

  #describeBracket({ open, callee }: Bracket): string {
    const column = `column ${columnOf(this.text, open.start)}`
    const line = lineOf(this.text, open.start)
    const place = line === lineOf(this.text, this.current.start) ? column : `line ${line}, ${column}`
    return callee === undefined
      ? `in \`${open.text}\`, opened at ${place}`
      : `in the call of ${callee}, opened at ${place}`
  }
}
