import { failAt, type FailureDetails } from "./formulaText.ts"
import { MAX_CHARACTERS, MAX_TOKENS } from "./limits.ts"

export type TokenKind = "number" | "string" | "name" | "operator" | "newline" | "indent" | "dedent" | "end"

export interface Token {
  readonly kind: TokenKind
  /** The source text; for a string its value, without quotes. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const OPERATORS: ReadonlyArray<string> = [..."== != <= >= => := += -= *= /= %=".split(" "), ..."<>+-*/%()[],=?:"]

// Operators of other languages and their equivalents here; longest first.
const FOREIGN: ReadonlyArray<readonly [operator: string, here: string]> = [
  ["===", "=="],
  ["!==", "!="],
  ["&&", "and"],
  ["||", "or"],
  ["=<", "<="],
  ["<>", "!="],
  ["**", "math.pow"],
  ["&", "and"],
  ["|", "or"],
  ["!", "not"],
  ["^", "math.pow"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["×", "*"],
  ["÷", "/"],
  ["−", "-"],
  ["–", "-"],
]

const SPACE = /[ \t\r\f\v\u00A0\uFEFF]+/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'/y
const COLOR = /#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?(?![\w])/y
const COMMENT = /\/\/[^\n]*/y

// A date. Read as a subtraction it would be a meaningless number instead of an error.
const DATE = /\d{4}-\d{2}-\d{2}(?![\w.])/y

// Statement ends and comments of other languages.
const HABITS: ReadonlyMap<string, string> = new Map([
  [";", "the next statement begins on a new line"],
  ["#", "a comment begins with `//`"],
])

const matchAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** Splits a formula into tokens, the last of which is `end`; comments are dropped. */
export const tokenize = (text: string): ReadonlyArray<Token> => {
  if (text.length > MAX_CHARACTERS) {
    const place = { start: MAX_CHARACTERS, end: MAX_CHARACTERS + 1 }
    failAt(text, place, "Limit", `the formula has ${text.length} characters; the limit is ${MAX_CHARACTERS}`)
  }
  const tokens: Array<Token> = []
  let at = 0
  const push = (kind: TokenKind, lexeme: string, value = lexeme): void => {
    const token = { kind, text: value, start: at, end: at + lexeme.length }
    if (tokens.length >= MAX_TOKENS) {
      failAt(text, token, "Limit", `the formula has more than ${MAX_TOKENS} words and signs, which is the limit`)
    }
    tokens.push(token)
    at = token.end
  }
  while (at < text.length) {
    const skipped = matchAt(SPACE, text, at) ?? matchAt(COMMENT, text, at)
    const name = skipped === undefined ? matchAt(NAME, text, at) : undefined
    const color = matchAt(COLOR, text, at)
    const number = matchAt(NUMBER, text, at)
    const string = matchAt(STRING, text, at)
    if (skipped !== undefined) at += skipped.length
    else if (text[at] === "\n") push("newline", "\n")
    else if (name !== undefined) push("name", name)
    else if (color !== undefined) push("string", color)
    else if (number !== undefined) {
      rejectDate(text, at)
      rejectBadNumber(text, at, number)
      push("number", number)
    } else if (string !== undefined) push("string", string, string.slice(1, -1).replace(/\\(.)/g, "$1"))
    else push("operator", operatorAt(text, at))
  }
  // The end of the last line that is not empty.
  const end = tokens.findLast(({ kind }) => kind !== "newline")?.end ?? text.length
  tokens.push({ kind: "end", text: "", start: end, end })
  return tokens
}

const rejectDate = (text: string, at: number): void => {
  const date = matchAt(DATE, text, at)
  const time = date === undefined ? NaN : Date.parse(date)
  if (date === undefined || Number.isNaN(time)) return
  failAt(text, { start: at, end: at + date.length }, "Syntax", `\`${date}\` is a subtraction, not a date`, {
    suggestions: [String(time)],
    hint: `\`time\` is in ms since 1970 UTC: \`${time}\``,
  })
}

const rejectBadNumber = (text: string, at: number, number: string): void => {
  const tail = matchAt(NAME, text, at + number.length)
  if (tail !== undefined) {
    const place = { start: at, end: at + number.length + tail.length }
    failAt(text, place, "Syntax", `\`${number}${tail}\` is neither a number nor a name; a name begins with a letter`)
  }
  if (!Number.isFinite(Number(number))) {
    failAt(text, { start: at, end: at + number.length }, "Range", `the number \`${number}\` is too large`)
  }
}

const operatorAt = (text: string, at: number): string => {
  const starts = (operator: string): boolean => text.startsWith(operator, at)
  const fail = (operator: string, code: "Syntax" | "Unsupported", what: string, details?: FailureDetails): never =>
    failAt(text, { start: at, end: at + operator.length }, code, what, details)

  const known = OPERATORS.find(starts)
  const foreign = FOREIGN.find(([operator]) => starts(operator) && operator.length > (known?.length ?? 0))
  if (foreign !== undefined) {
    const [operator, here] = foreign
    const use = here === "math.pow" ? "`math.pow(x, y)`" : `\`${here}\``
    fail(operator, "Syntax", `\`${operator}\` is not an operator`, { suggestions: [here], hint: `use ${use}` })
  }
  if (known !== undefined) return known
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (character === '"' || character === "'") {
    fail(character, "Syntax", `this string has no closing ${character} on its line`, { expected: [character] })
  }
  const hint = HABITS.get(character)
  const what = `the character \`${character}\` has no meaning in a formula`
  return fail(character, "Syntax", what, hint === undefined ? {} : { hint })
}
