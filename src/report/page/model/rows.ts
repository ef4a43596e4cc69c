import type { ReportData } from "../data/ReportData.ts"
import type { SymbolInfo } from "../data/symbolInfo.ts"
import { columnOf, type Model, newestCloses } from "./Model.ts"
import { parseQuery } from "./query.ts"
import type { Sort, State } from "./State.ts"

type Filter = Pick<State, "from" | "onlyStarred" | "query" | "sort" | "starred" | "to">

/** Tests which symbols have the words of the query in their name and, if `onlyStarred` is set, a star. */
const symbolsThatFit = (data: ReportData, words: ReadonlyArray<string>, { onlyStarred, starred }: Filter) =>
  Uint8Array.from(data.symbols, ({ name }) => {
    const lower = name.toLowerCase()
    return words.every((word) => lower.includes(word)) && (!onlyStarred || starred.has(name)) ? 1 : 0
  })

/** Sorts rows: NaN comes last in either direction, and rows with equal keys stay in the order of the report. */
const sorted = (rows: Uint32Array, keys: ArrayLike<number>, { descending }: Sort): Uint32Array => {
  const sign = descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [keys[a], keys[b]]
    if (x === y) return a - b
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? (Number.isNaN(y) ? a - b : 1) : -1
    return sign * (x - y)
  })
}

/** The matches that pass the filters, in the order of the table. */
export const matchRows = (data: ReportData, model: Model, filter: Filter): Uint32Array => {
  const { matches } = model
  const { conditions, words } = parseQuery(filter.query, ["close", "since", ...matches.names])
  const fits = symbolsThatFit(data, words, filter)
  const tests = conditions.flatMap(({ key, test }) => {
    const column = columnOf(model, key)
    return column === undefined ? [] : [{ column, test }]
  })
  const rows = new Uint32Array(matches.count)
  let count = 0
  for (let match = 0; match < matches.count; match++) {
    const place = matches.place[match]
    if (place < filter.from || place > filter.to || fits[matches.symbol[match]] === 0) continue
    if (tests.every(({ column, test }) => test(column[match]))) rows[count++] = match
  }
  return sorted(rows.subarray(0, count), columnOf(model, filter.sort.key) ?? matches.place, filter.sort)
}

const hasProblem = ({ error, flags }: SymbolInfo): boolean => error !== undefined || flags.length > 0

/** The sort key of a problem: errors come before flags, since `~` sorts after letters. */
const kindOf = ({ error, flags }: SymbolInfo): string => (error === undefined ? `~${flags.join(" ")}` : error.kind)

const kindsOf = ({ symbols }: ReportData): ReadonlyArray<number> => {
  const kinds = [...new Set(symbols.map(kindOf))].toSorted()
  return symbols.map((info) => kinds.indexOf(kindOf(info)))
}

/**
 * The symbols that pass the filters, in the order of the table; the tab `problems` has those with an error or a flag.
 */
export const symbolRows = (
  data: ReportData,
  model: Model,
  filter: Filter,
  tab: "symbols" | "problems",
): Uint32Array => {
  const { words } = parseQuery(filter.query, [])
  const fits = symbolsThatFit(data, words, filter)
  const shown = data.symbols.filter((info) => fits[info.index] === 1 && (tab === "symbols" || hasProblem(info)))
  const keys: Readonly<Record<string, () => ArrayLike<number>>> = {
    matches: () => model.perSymbol,
    close: () => newestCloses(data),
    cost: () => data.symbols.map(({ ms }) => ms),
    kind: () => kindsOf(data),
  }
  const key = keys[filter.sort.key] ?? (() => data.symbols.map(({ index }) => index))
  return sorted(
    Uint32Array.from(shown, ({ index }) => index),
    key(),
    filter.sort,
  )
}
