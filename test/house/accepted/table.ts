import { REFUSED } from "../../../src/formula/builtins/refused.ts"
import { DRAWING_CALLS, DRAWN_NAMESPACES } from "../../../src/formula/check/statements/drawing.ts"
import { readFormula } from "../../../src/formula/compile.ts"
import { FormulaMistake } from "../../../src/formula/syntax/FormulaMistake.ts"
import { FOREIGN_STATEMENTS } from "../../../src/formula/syntax/keywords.ts"
import { COLLECTIONS, FOREIGN, ROWS, type Row } from "./rows.ts"

export const BEGIN = "<!-- accepted:begin, written by `npm run docs` -->"
export const END = "<!-- accepted:end -->"

const VERSIONS = [4, 5, 6] as const

type Version = (typeof VERSIONS)[number]

/** The script of a row for a version: that of the version before, unless it has its own. */
export const textOf = ({ v4, v5, v6 }: Row, version: Version): string | undefined => {
  const text = version === 4 ? v4 : version === 5 ? (v5 ?? v4) : (v6 ?? v5 ?? v4)
  return text === undefined ? undefined : `//@version=${version}\n${text}`
}

export interface Outcome {
  readonly is: "yes" | "skipped" | "no" | "–"
  readonly message?: string
}

/** What the compiler does with a row's script. */
export const outcomeOf = (row: Row, version: Version): Outcome => {
  const text = textOf(row, version)
  if (text === undefined) return { is: "–" }
  try {
    const { skipped } = readFormula(text, { jobType: "scan", timeframe: "1d" })
    return { is: skipped.length > 0 && row.here === SKIPPED ? "skipped" : "yes" }
  } catch (error) {
    if (!(error instanceof FormulaMistake)) throw error
    return { is: "no", message: error.message.replace(/^\d+:\d+ /, "") }
  }
}

const SKIPPED = "in blocks and functions too; `formula check` lists them"

const oldOnly: ReadonlySet<string> = new Set(["study"])
const newOnly: ReadonlySet<string> = new Set(["indicator", "library", "runtime.error", "alert"])

const code = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const drawing = (names: ReadonlyArray<string>, calls: ReadonlyArray<string>): Row => ({
  part: code(names),
  v5: `${calls.map((call) => `${call}\n`).join("")}close > open`,
  here: SKIPPED,
})

const everywhere = (row: Row): Row => ({ ...row, ...(row.v5 === undefined ? {} : { v4: row.v5 }) })

/** All rows: those of `ROWS`, and those of the compiler's own tables. */
export const rows = (): ReadonlyArray<Row> => {
  const calls = Array.from(DRAWING_CALLS).filter((name) => !oldOnly.has(name) && !newOnly.has(name))
  const spaces = DRAWN_NAMESPACES.filter(
    (name) => !["plot", "hline", "alert", "str", "syminfo", "strategy"].includes(name),
  )
  const foreign = (name: string): Row => ({ part: `\`${name}\``, v5: FOREIGN[name] })
  return [
    ...ROWS,
    everywhere(
      drawing(
        calls,
        calls.map((name) => `${name}(close, color = color.red, transp = 80)`),
      ),
    ),
    everywhere(
      drawing(
        ["strategy.entry", "strategy.exit", "strategy.close"],
        [
          'strategy.entry("L", strategy.long, when = close > open)',
          'strategy.exit("X", "L", stop = low)',
          'strategy.close("L")',
        ],
      ),
    ),
    everywhere(
      drawing(
        spaces.map((name) => `${name}.*`),
        spaces.map((name) => `drawn_${name} = ${name}.new(close)`),
      ),
    ),
    ...Array.from(FOREIGN_STATEMENTS.keys(), foreign).map((row) =>
      row.part === "`for`" || row.part === "`import`" ? everywhere(row) : row,
    ),
    ...Object.entries(COLLECTIONS).map(([part, v5]) => (part === "arrays" ? { part, v4: v5 } : { part, v5 })),
    ...Array.from(REFUSED.keys(), (name) => ({ part: `\`${name}\``, v5: `close > ${name}(close, true)` })),
  ]
}

const cell = (text: string): string => text.replaceAll("|", "\\|")

const line = (row: Row): string => {
  const outcomes = VERSIONS.map((version) => outcomeOf(row, version))
  const here = row.here ?? outcomes.find(({ message }) => message !== undefined)?.message ?? ""
  return `| ${[row.part, ...outcomes.map(({ is }) => is), here].map(cell).join(" | ")} |`
}

/** What formulas accept of Pine Script, as Markdown: each cell is what the compiler does with a script of that version. */
const acceptanceTable = (): string =>
  [
    "<!-- prettier-ignore-start -->",
    "| Pine Script | v4 | v5 | v6 | in formulas |",
    "| --- | --- | --- | --- | --- |",
    ...rows().map(line),
    "<!-- prettier-ignore-end -->",
  ].join("\n")

/** The document with the current table between its markers. */
export const withAcceptanceTable = (document: string): string => {
  const begin = document.indexOf(BEGIN)
  const end = document.indexOf(END)
  if (begin === -1 || end < begin) throw new Error(`the document lacks its markers ${BEGIN} and ${END}`)
  return `${document.slice(0, begin + BEGIN.length)}\n\n${acceptanceTable()}\n\n${document.slice(end)}`
}
