import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { gzipSync } from "node:zlib"
import { barsIn, importTexts } from "./importing.ts"

const DAY_MS = 86_400_000
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

interface Bar {
  readonly day: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

// Prices with up to three decimals, so that some look like groups of three digits.
const bar = (unit: number) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 0, max: 1e7 }),
    )
    .map(([pieces, volume]) => {
      const [low, open, close, high] = pieces.map((piece) => (piece * unit) / 1000).toSorted((a, b) => a - b)
      return { open, high, low, close, volume }
    })

/** Bars of weekdays, each day once. */
const series = fc
  .tuple(
    fc.integer({ min: 3700, max: 20_000 }),
    fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 })),
    fc.constantFrom(1, 5, 10, 250, 1000),
  )
  .chain(([first, length, unit]) =>
    fc
      .array(bar(unit), { minLength: length, maxLength: length })
      .map((bars) =>
        bars.map((each, index): Bar => ({ ...each, day: first + index })).filter(({ day }) => (day + 3) % 7 < 5),
      ),
  )

type Written = (day: Date) => string
const two = (part: number): string => String(part).padStart(2, "0")
const dates: Readonly<Record<string, Written>> = {
  iso: (day) => day.toISOString().slice(0, 10),
  slashes: (day) => day.toISOString().slice(0, 10).replaceAll("-", "/"),
  instant: (day) => day.toISOString(),
  compact: (day) => day.toISOString().slice(0, 10).replaceAll("-", ""),
  dmy: (day) => `${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()}`,
  mdy: (day) => `${day.getUTCMonth() + 1}/${day.getUTCDate()}/${day.getUTCFullYear()}`,
  dots: (day) => `${two(day.getUTCDate())}.${two(day.getUTCMonth() + 1)}.${day.getUTCFullYear()}`,
  shortDmy: (day) => `${two(day.getUTCDate())}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCFullYear() % 100)}`,
  shortMdy: (day) => `${two(day.getUTCMonth() + 1)}/${two(day.getUTCDate())}/${two(day.getUTCFullYear() % 100)}`,
  shortYmd: (day) => `${two(day.getUTCFullYear() % 100)}/${two(day.getUTCMonth() + 1)}/${two(day.getUTCDate())}`,
  named: (day) => `${two(day.getUTCDate())}-${MONTHS[day.getUTCMonth()]}-${day.getUTCFullYear()}`,
  long: (day) => `"${MONTHS[day.getUTCMonth()]} ${day.getUTCDate()}, ${day.getUTCFullYear()}"`,
  s: (day) => String(day.getTime() / 1000),
  ms: (day) => String(day.getTime()),
  us: (day) => String(day.getTime() * 1000),
  spreadsheet: (day) => String(day.getTime() / DAY_MS + 25_569),
  days: (day) => String(day.getTime() / DAY_MS),
}

const headers: ReadonlyArray<
  readonly [date: string, open: string, high: string, low: string, close: string, volume: string]
> = [
  ["date", "open", "high", "low", "close", "volume"],
  ["<DATE>", "<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<VOL>"],
  ["Datum", "Eröffnung", "Hoch", "Tief", "Schlusskurs", "Volumen"],
  ["日期", "开盘", "最高", "最低", "收盘", "成交量"],
  ["Date", "Ouverture", "Haut", "Bas", "Clôture", "Volume"],
  ["Fecha", "Apertura", "Máximo", "Mínimo", "Cierre", "Volumen"],
  ["Data", "Abertura", "Máxima", "Mínima", "Fechamento", "Volume"],
  ["Дата", "Открытие", "Максимум", "Минимум", "Закрытие", "Объём"],
  ["Date", "Open", "High", "Low", "Close/Last", "Vol."],
]

const grouped = (text: string, group: string): string => {
  const [whole, fraction] = text.split(".")
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, group)
  return fraction === undefined ? groups : `${groups}.${fraction}`
}

const numbers: Readonly<Record<string, (text: string) => string>> = {
  point: (text) => text,
  comma: (text) => text.replace(".", ","),
  pointGroups: (text) => grouped(text, ","),
  commaGroups: (text) => grouped(text, ";").replace(".", ",").replaceAll(";", "."),
  dollars: (text) => `$${grouped(text, ",")}`,
}

const form = fc.record({
  date: fc.constantFrom(...Object.keys(dates)),
  number: fc.constantFrom(...Object.keys(numbers)),
  header: fc.constantFrom(...headers),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
  separator: fc.constantFrom(",", ";", "\t", "|"),
  symbolColumn: fc.constantFrom(undefined, "symbol", "tic", "TckrSymb", "代码"),
  end: fc.constantFrom("\n", "\r\n"),
  descending: fc.boolean(),
  bytes: fc.constantFrom<(text: string) => Uint8Array>(
    (text) => Buffer.from(text),
    (text) => Buffer.from(`\uFEFF${text}`),
    (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
    (text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
    (text) => gzipSync(text),
  ),
})

type Form = typeof form extends fc.Arbitrary<infer F> ? F : never

const textOf = (bars: ReadonlyArray<readonly [symbol: string, bar: Bar]>, how: Form): string => {
  const quote = (field: string): string =>
    field.includes(how.separator) && !field.startsWith('"') ? `"${field}"` : field
  const line = (fields: ReadonlyArray<string>, symbol: string): string => {
    const ordered = how.order.map((column) => quote(fields[column]))
    return [...ordered, ...(how.symbolColumn === undefined ? [] : [symbol])].join(how.separator) + how.end
  }
  const number = numbers[how.number]
  const rows = bars.map(([symbol, { close, day, high, low, open, volume }]) => {
    const prices = [open, high, low, close, volume].map((value) => number(String(value)))
    return line([dates[how.date](new Date(day * DAY_MS)), ...prices], symbol)
  })
  return line(how.header, how.symbolColumn ?? "") + (how.descending ? rows.toReversed() : rows).join("")
}

/**
 * Whether nothing shows that the points of a file are those of thousands: without semicolons, 1.182 is then no 1182, which the
 * judge of decimals takes for granted.
 */
const isTakenForPoints = (bars: ReadonlyArray<Bar>, { number, separator }: Form): boolean =>
  number === "commaGroups" &&
  separator !== ";" &&
  bars.every(({ close, high, low, open }) => {
    const [o, h, l, c] = [open, high, low, close].map((price) => Number(numbers[number](String(price))))
    return l <= Math.min(o, c) && Math.max(o, c) <= h
  })

describe("a file of any form", () => {
  it.effect("is read to the last value or refused, but never misread", () =>
    Effect.gen(function* () {
      let read = 0
      let runs = 0
      const property = fc.asyncProperty(series, series, form, (one, two_, how) =>
        Effect.gen(function* () {
          const symbols = how.symbolColumn === undefined ? { A: one } : { A: one, B: two_ }
          const bars = Object.entries(symbols).flatMap(([symbol, each]) => each.map((bar_) => [symbol, bar_] as const))
          if (bars.length === 0) return
          fc.pre(
            !isTakenForPoints(
              bars.map(([, each]) => each),
              how,
            ),
          )
          const { report, store } = yield* importTexts({ "A.csv": how.bytes(textOf(bars, how)) })
          const stored = yield* barsIn(store)
          runs++
          if (report.unusable.length > 0) return assert.deepStrictEqual(stored, {})
          const expected = Object.entries(symbols).flatMap(([symbol, each]) =>
            each.length === 0
              ? []
              : [
                  [
                    symbol,
                    each.map(({ close, day, high, low, open, volume }) => [
                      new Date(day * DAY_MS).toISOString().slice(0, 10),
                      open,
                      high,
                      low,
                      close,
                      volume,
                    ]),
                  ],
                ],
          )
          // If its first rows do not decide, single rows with two readings are rejected, and the others are read.
          if (report.rejectedReasons.length > 0) {
            for (const { reason } of report.rejectedReasons) assert.include(reason, "may be two numbers")
            assert.strictEqual(report.rejected + Object.values(stored).flat().length, bars.length)
            const written: Readonly<Record<string, ReadonlyArray<unknown>>> = Object.fromEntries(expected)
            const textsOf = (rows: ReadonlyArray<unknown> = []) => rows.map((row) => JSON.stringify(row))
            for (const symbol of Object.keys(stored))
              assert.includeMembers(textsOf(written[symbol]), textsOf(stored[symbol]))
            return
          }
          // A volume with two readings is missing, and counted.
          const withoutVolume = (all: Readonly<Record<string, ReadonlyArray<ReadonlyArray<unknown>>>>) =>
            Object.fromEntries(
              Object.entries(all).map(([symbol, each]) => [symbol, each.map((values) => values.slice(0, 5))]),
            )
          if (report.unreadVolumes > 0) {
            assert.deepStrictEqual(withoutVolume(stored), withoutVolume(Object.fromEntries(expected)))
          } else assert.deepStrictEqual(stored, Object.fromEntries(expected))
          read++
        }).pipe(Effect.scoped, Effect.runPromise),
      )
      yield* Effect.promise(() => fc.assert(property, { numRuns: Number(process.env.DIALECT_RUNS ?? 150) }))
      assert.isAbove(read, runs / 3)
      if (process.env.DIALECT_RUNS !== undefined) yield* Effect.log(`${read} of ${runs} were read, the others refused`)
    }),
  )
})
