import * as Result from "effect/Result"
import { columnsFor, volumeColumnsOf } from "../csv/columns/columnNames.ts"
import type { ColumnMapping } from "./ColumnMapping.ts"

/** The kind of values in a column, independent of the store. */
export type ColumnKind = "date" | "timestamp" | "number" | "text" | "other"

export interface TableColumn {
  readonly name: string
  readonly kind: ColumnKind
  /** The store's name of the type, for messages. */
  readonly type: string
}

/** The columns of a table to read. */
export interface ChosenColumns<C extends TableColumn = TableColumn> {
  readonly time: C
  readonly open: C
  readonly high: C
  readonly low: C
  readonly close: C
  readonly symbol: C | undefined
  readonly volume: C | undefined
  readonly timeframe: C | undefined
}

type Role = keyof ChosenColumns

const TIMES: ReadonlySet<ColumnKind> = new Set(["date", "timestamp", "number"])
const NUMBERS: ReadonlySet<ColumnKind> = new Set(["number"])
const KEYS: ReadonlySet<ColumnKind> = new Set(["text", "number"])
const TEXTS: ReadonlySet<ColumnKind> = new Set(["text"])

const ROLES: Readonly<Record<Role, { readonly kinds: ReadonlySet<ColumnKind>; readonly expected: string }>> = {
  symbol: { kinds: KEYS, expected: "a text" },
  time: { kinds: TIMES, expected: "a date, a timestamp or a number" },
  open: { kinds: NUMBERS, expected: "a number" },
  high: { kinds: NUMBERS, expected: "a number" },
  low: { kinds: NUMBERS, expected: "a number" },
  close: { kinds: NUMBERS, expected: "a number" },
  volume: { kinds: NUMBERS, expected: "a number" },
  timeframe: { kinds: TEXTS, expected: "a text" },
}

/** Columns by their usual names, most likely first. */
const usual = (role: Role, names: ReadonlyArray<string>): ReadonlyArray<number> => {
  switch (role) {
    case "time":
      return [
        ...new Set([...names.keys()].filter((at) => names[at].toLowerCase() === "time")),
        ...columnsFor("date", names),
      ]
    case "volume":
      return [...columnsFor("volume", names), ...volumeColumnsOf(names)]
    case "timeframe":
      return [...names.keys()].filter((at) => /^(timeframe|interval|resolution)$/i.test(names[at]))
    default:
      return columnsFor(role, names)
  }
}

/** Chooses the column of every role, by its given name or its usual names; fails with the columns that exist. */
export const chooseColumns = <C extends TableColumn>(
  table: ReadonlyArray<C>,
  mapping: ColumnMapping,
): Result.Result<ChosenColumns<C>, string> => {
  const names = table.map(({ name }) => name)
  const there = `its columns are ${table.map(({ name, type }) => `${name} (${type})`).join(", ") || "none"}`
  const named = (wanted: string): ReadonlyArray<C> => {
    const exact = table.filter(({ name }) => name === wanted)
    return exact.length > 0 ? exact : table.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  }
  const find = (role: Role): Result.Result<C | undefined, string> => {
    const wanted = mapping[role]
    const { expected, kinds } = ROLES[role]
    const candidates = wanted === undefined ? usual(role, names).map((at) => table[at]) : named(wanted)
    if (wanted !== undefined && candidates.length !== 1) {
      const what = candidates.length === 0 ? "it has no column" : "it has more than one column"
      return Result.fail(`${what} ${wanted}, which ${role} names: ${there}`)
    }
    const fit = candidates.find(({ kind }) => kinds.has(kind))
    // A column with a usual name of the timeframe that is not text is ignored.
    if (fit !== undefined || candidates.length === 0 || (role === "timeframe" && wanted === undefined)) {
      return Result.succeed(fit)
    }
    const [{ name, type }] = candidates
    return Result.fail(
      `its column ${name} for the ${role} is ${type}, not ${expected}: convert it, or say ${role}=NAME; ${there}`,
    )
  }
  const need = (role: Role): Result.Result<C, string> =>
    Result.flatMap(find(role), (column) =>
      column === undefined
        ? Result.fail(`it has no column for the ${role}: ${there}; say which with ${role}=NAME`)
        : Result.succeed(column),
    )
  return Result.gen(function* () {
    return {
      time: yield* need("time"),
      open: yield* need("open"),
      high: yield* need("high"),
      low: yield* need("low"),
      close: yield* need("close"),
      symbol: yield* find("symbol"),
      volume: yield* find("volume"),
      timeframe: yield* find("timeframe"),
    }
  })
}
