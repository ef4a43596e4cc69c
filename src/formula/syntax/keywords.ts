import type { Token } from "./lexer.ts"

/** Words that begin a Pine Script statement that formulas lack, and what to do instead. */
export const FOREIGN_STATEMENTS: ReadonlyMap<string, readonly [what: string, instead: string]> = new Map([
  ["for", ["loops (`for`) are not part of formulas", "use a window such as `math.sum` or `ta.highest`"]],
  ["while", ["loops (`while`) are not part of formulas", "use a window such as `math.sum` or `ta.highest`"]],
  [
    "varip",
    [
      "`varip` is not part of formulas",
      "it keeps what changes inside a bar, and a formula sees bars that have closed; write `var name = value`",
    ],
  ],
  ["import", ["libraries (`import`) are not part of formulas", "paste the function into the script"]],
  ["export", ["libraries (`export`) are not part of formulas", "leave the word out"]],
  ["method", ["methods (`method`) are not part of formulas", "write a function: `name(parameters) => …`"]],
  ["type", ["formulas have no user-defined types (`type`)", "give each field a name of its own"]],
  ["enum", ["enumerations (`enum`) are not part of formulas", 'use texts: `input.string("a", options = ["a", "b"])`']],
])

/** Words that begin a statement. */
export const STATEMENTS: ReadonlySet<string> = new Set(["if", "switch", "else", "var", ...FOREIGN_STATEMENTS.keys()])

/** Words that begin a statement only before a name, and are names themselves. */
export const BEFORE_NAMES: ReadonlySet<string> = new Set(["type", "enum", "method", "import", "export"])

/** Reserved words. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  ["and", "or", "not", "true", "false", "na", ...STATEMENTS].filter((word) => !BEFORE_NAMES.has(word)),
)

/** Types that a name may be declared with. */
const TYPES: ReadonlySet<string> = new Set(
  "int float bool string color line label box table linefill polyline chart.point".split(" "),
)

const QUALIFIERS: ReadonlySet<string> = new Set(["const", "input", "simple", "series"])

export const isType = ({ kind, text }: Token): boolean => kind === "name" && TYPES.has(text)

export const isQualifier = ({ kind, text }: Token): boolean => kind === "name" && QUALIFIERS.has(text)

export const isName = ({ kind, text }: Token): boolean => kind === "name" && !KEYWORDS.has(text)

const ARRAYS = /^(array|matrix|map)(?:\.|$)/

/** Pine Script names of features that formulas lack. */
export const featureOf = (name: string): string | undefined => {
  const collection = ARRAYS.exec(name)?.[1]
  if (collection !== undefined) return collection === "matrix" ? "matrices" : `${collection}s`
  if (name === "label.all" || name === "line.all" || name === "box.all") return "arrays"
  return undefined
}
