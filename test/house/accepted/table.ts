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

/** The text of a row in a version: by default as in the version before. */
export const textOf = ({ v4, v5, v6 }: Row, version: Version): string | undefined => {
  const text = version === 4 ? v4 : version === 5 ? (v5 ?? v4) : (v6 ?? v5 ?? v4)
  return text === undefined ? undefined : `//@version=${version}\n${text}`
}

export interface Outcome {
  readonly is: "yes" | "passed over" | "no" | "–"
  readonly message?: string
}

/** Whether the compiler accepts a row in a version. */
export const outcomeOf = (row: Row, version: Version): Outcome => {
  const text = textOf(row, version)
  if (text === undefined) return { is: "–" }
  try {
    const { skipped } = readFormula(text, { jobType: "scan", timeframe: "1d" })
    return { is: skipped.length > 0 && row.here === PASSED_OVER ? "passed over" : "yes" }
  } catch (error) {
    if (!(error instanceof FormulaMistake)) throw error
    return { is: "no", message: error.message.replace(/^\d+:\d+ /, "") }
  }
}

const PASSED_OVER = "in blocks and functions too; `formula check` lists what it was"

const oldOnly: ReadonlySet<string> = new Set(["study"])
const newOnly: ReadonlySet<string> = new Set(["indicator", "library", "runtime.error", "alert"])

const code = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const drawing = (names: ReadonlyArray<string>, calls: ReadonlyArray<string>): Row => ({
  part: code(names),
  v5: `${calls.map((call) => `${call}\n`).join("")}close > open`,
  here: PASSED_OVER,
})

const everywhere = (row: Row): Row => ({ ...row, ...(row.v5 === undefined ? {} : { v4: row.v5 }) })

/** Every row: those above, and those of the compiler's own tables. */
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

/** The table of supported Pine Script, as Markdown: each cell is what the compiler says of a text in that version. */
const acceptanceTable = (): string =>
  [
    "<!-- prettier-ignore-start -->",
    "| of Pine Script | v4 | v5 | v6 | here |",
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
