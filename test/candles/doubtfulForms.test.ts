import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { assertRefused, barsIn, importTexts } from "./importing.ts"

const file = (...lines: ReadonlyArray<string>): string => `${lines.join("\n")}\n`

const DATES = ["2024-01-15", "2024-01-16", "2024-01-17"]
const PRICES = [185, 188, 183, 186]
const VOLUME = 8248
const rows = DATES.map((date) => [date, ...PRICES, VOLUME].join(","))
const BARS = DATES.map((date) => [date, ...PRICES, VOLUME])
const objects = DATES.map((date) => ({ date, open: 185, high: 188, low: 183, close: 186, volume: VOLUME }))
const HEADER = "Date,Open,High,Low,Close,Volume"

/** Files that would be stored other than they say, were they read as they look. */
describe("importCsv refuses a file", () => {
  const hours = [9, 10, 11, 12, 1, 2, 3].map((hour) => `2024-01-15 ${hour}:30,${PRICES.join(",")},${VOLUME}`)
  const groups = Array.from({ length: 700 }, (_, at) => {
    const date = new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10)
    return `${date},185.25,188.25,183.25,186.25,${at < 650 ? "755.039" : "1.014.262"}`
  })
  const files: Readonly<Record<string, readonly [text: string, message: RegExp, options?: Partial<ImportOptions>]>> = {
    "whose hours are those of half a day": [
      file(HEADER, ...hours),
      /its times go from 2024-01-15 12:30 to 2024-01-15 1:30, as on a clock of 12 hours/,
      { timeframe: "1h" },
    ],
    "the same, the latest first": [
      file(HEADER, ...hours.toReversed()),
      /its times go from 2024-01-15 1:30 to 2024-01-15 12:30/,
      { timeframe: "1h" },
    ],
    "whose close is that of the bar before": [
      file(HEADER.replace("Close", "Close (prev)"), ...rows),
      /no column for close/,
    ],
    "whose close is Pine's of the bar before": [
      file(HEADER.replace("Close", "Close[1]"), ...rows),
      /no column for close/,
    ],
    "whose prices are in pence, as a line says": [
      file("Vodafone (prices in pence)", HEADER, ...rows),
      /prices in pence.* give --divide-prices/,
    ],
    "whose prices are in cents, as its last line says": [
      file(HEADER, ...rows, "Prices are quoted in cents"),
      /quoted in cents.* give --divide-prices/,
    ],
    "whose later volumes have points between thousands": [
      file(HEADER, ...groups),
      /its volumes, such as 1.014.262, have other signs between thousands than its prices/,
    ],
  }
  for (const [what, [text, message, options]] of Object.entries(files)) {
    it.effect(what, () => assertRefused({ "A.csv": text }, message, options))
  }

  it.effect("of JSON with numbered pages of one symbol", () =>
    Effect.gen(function* () {
      const text = JSON.stringify({ page1: objects, page2: objects })
      yield* assertRefused({ "A.json": text }, /more than one list of candles/)
    }),
  )
})

describe("importCsv takes as volume", () => {
  const volumes = (head: string, ...texts: ReadonlyArray<string>): string =>
    file(head, ...DATES.map((date, at) => [date, "185,2", "188,2", "183,2", "186,2", texts[at]].join(";")))
  const SEMICOLONS = HEADER.replaceAll(",", ";")

  it.effect("numbers with points between thousands, where prices have decimal points", () =>
    Effect.gen(function* () {
      const text = volumes(SEMICOLONS, "1.014.262", "755.039", "2.000.001").replaceAll(/(\d),(\d)/g, "$1.$2")
      const { report, store } = yield* importTexts({ "A.csv": text })
      assert.deepStrictEqual(
        (yield* barsIn(store))["A"]?.map((bar) => bar[5]),
        [1_014_262, 755_039, 2_000_001],
      )
      assert.include(report.assumptions.map(({ message }) => message).join(), "volumes have a decimal comma")
    }),
  )

  it.effect("numbers with commas between thousands, where prices have decimal commas", () =>
    Effect.gen(function* () {
      const { store } = yield* importTexts({ "A.csv": volumes(SEMICOLONS, "1,014,262", "755,039", "2,000,001") })
      assert.deepStrictEqual(
        (yield* barsIn(store))["A"]?.map((bar) => bar.slice(1)),
        [1_014_262, 755_039, 2_000_001].map((volume) => [185.2, 188.2, 183.2, 186.2, volume]),
      )
    }),
  )

  for (const name of ["Volume (20d avg)", "Volume (average)", "Volume [1]"]) {
    it.effect(`no ${name}`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": file(HEADER.replace("Volume", name), ...rows) })
        assert.deepStrictEqual((yield* barsIn(store))["A"]?.[0]?.[5], NaN)
        assert.deepStrictEqual(
          report.unusedColumns.map(({ message }) => message),
          [name],
        )
      }),
    )
  }

  for (const name of ["Volume 000s", "Volume (in Lakhs)", "Volume mln"]) {
    it.effect(`what ${name} says, and tells its unit`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": file(HEADER.replace("Volume", name), ...rows) })
        assert.deepStrictEqual(
          report.assumptions.map(({ message }) => message),
          [`the volume is in the unit of ${name}: it was not multiplied`],
        )
      }),
    )
  }
})

describe("importCsv finds the symbol", () => {
  it.effect("of cells that an apostrophe marks as text", () =>
    Effect.gen(function* () {
      const { store } = yield* importTexts({ "A.csv": file(`Code,${HEADER}`, ...rows.map((row) => `'600000,${row}`)) })
      assert.deepStrictEqual(yield* barsIn(store), { "600000": BARS })
    }),
  )

  it.effect("in the name of a file of JSON, and tells that a key above its rows is written like another", () =>
    Effect.gen(function* () {
      const text = JSON.stringify({ bars: { "BRK.B": objects } })
      const { report, store } = yield* importTexts({ "A.json": text, "BRK.B.json": text })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS, "BRK.B": BARS })
      assert.deepStrictEqual(
        report.assumptions.map(({ files, message }) => [
          files,
          /not a name above its rows, such as BRK\.B/.test(message),
        ]),
        [[1, true]],
      )
    }),
  )

  for (const key of ["DATA", "OHLCV", "candles", "D1", "DAY_1", "Daily"]) {
    it.effect(`in the name of a file of JSON, without a word of the key ${key}`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.json": JSON.stringify({ [key]: objects }) })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
        assert.deepStrictEqual(report.assumptions, [])
      }),
    )
  }
})

describe("importCsv reports which lists of JSON it did not read", () => {
  const prices = objects.map(({ close, date, high, low, open }) => [Date.parse(date), open, high, low, close])
  const others: Readonly<Record<string, unknown>> = {
    volume: { ohlc: prices, volume: objects.map(({ date, volume }) => [Date.parse(date), volume]) },
    dividends: { prices: objects, dividends: [1, 2].map((amount) => ({ date: DATES[amount], amount })) },
  }
  for (const [key, json] of Object.entries(others)) {
    it.effect(key, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.json": JSON.stringify(json) })
        assert.deepInclude(report, { added: 3, unusable: [] })
        assert.deepStrictEqual(
          report.unusedColumns.map(({ message }) => message),
          [key],
        )
      }),
    )
  }
})

describe("importCsv knows the names of columns", () => {
  const names: Readonly<Record<string, string>> = {
    Hungarian: "Dátum;Nyitó;Max.;Min.;Utolsó;Forg.",
    Romanian: "Data;Deschis;Maxim;Minim;Ultimul;Vol.",
    Swedish: "Datum;Öppningskurs;Högst;Lägst;Stängningskurs;Volym",
    Greek: "Ημερομηνία;Άνοιγμα;Υψηλό;Χαμηλό;Κλείσιμο;Όγκος",
    Czech: "Datum;Otevření;Maximum;Minimum;Závěr;Objem",
    Slovak: "Dátum;Otvorenie;Najvyššia;Najnižšia;Zatvorenie;Objem",
    Ukrainian: "Дата;Відкриття;Максимум;Мінімум;Закриття;Обсяг",
    Croatian: "Datum;Prva;Najviša;Najniža;Zadnja;Količina",
    Norwegian: "Dato;Første;Høy;Lav;Siste;Volum",
    Malay: "Tarikh;Buka;Tinggi;Rendah;Tutup;Volum",
  }
  for (const [language, head] of Object.entries(names)) {
    it.effect(`in ${language}`, () =>
      Effect.gen(function* () {
        const text = file(head, ...rows.map((row) => row.replaceAll(",", ";")))
        const { store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      }),
    )
  }
})

describe("importCsv reads rows without a header", () => {
  // Each bar opens at the close of the one before, and closes further away.
  const walk = Array.from({ length: 8 }, (_, at) => ({
    date: new Date(Date.UTC(2024, 0, 28 + at)).toISOString().slice(0, 10),
    open: 1200 + 5 * at,
    close: 1205 + 5 * at,
  }))
  const bars = walk.map(({ close, date, open }) => [date, open, close + 1, open - 1, close, NaN])
  const written = (
    row: (date: string, prices: ReadonlyArray<string>) => string,
    price = (value: number) => `${value}.50`,
  ) => walk.map(({ close, date, open }) => row(date, [open, close + 1, open - 1, close].map(price)))
  const half = bars.map(([date, ...prices]) => [date, ...prices.map((price) => Number(price) + 0.5)])
  const files: Readonly<Record<string, readonly [text: string, bars: unknown]>> = {
    "with the symbol last": [file(...written((date, prices) => `${date},${prices.join(",")},AAA`)), { AAA: half }],
    "with the day first in their dates": [
      file(...written((date, prices) => `${date.split("-").toReversed().join(".")};${prices.join(";")}`)),
      { A: half },
    ],
    "with the day first, the latest first": [
      file(...written((date, prices) => `${date.split("-").toReversed().join(".")};${prices.join(";")}`).toReversed()),
      { A: half },
    ],
    "with spaces between thousands": [
      file(
        ...written(
          (date, prices) => `${date};${prices.join(";")}`,
          (value) => `1 ${value - 1000}.50`,
        ),
      ),
      { A: half },
    ],
  }
  for (const [what, [text, expected]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), expected)
      }),
    )
  }
})

describe("importCsv reads a file that is not UTF-8", () => {
  const latin1 = (...lines: ReadonlyArray<string>) => Buffer.from(file(...lines), "latin1")

  it.effect("in the encoding in which the names of its columns are known", () =>
    Effect.gen(function* () {
      // In GB 18030 the name is another, and the adjusted close would be the only one.
      const head = "Date\tOuverture\tHaut\tBas\tClôture\tVolume\tAdj Close"
      const { report, store } = yield* importTexts({
        "A.csv": latin1(head, ...rows.map((row) => `${row.replaceAll(",", "\t")}\t185.5`)),
      })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
      assert.include(report.assumptions.map(({ message }) => message).join(), "read as windows-1252")
    }),
  )

  it.effect("and refuses it for what is unclear in that encoding", () =>
    Effect.gen(function* () {
      const text = latin1("Datum,Eröffnung,Hoch,Tief,Schluss", "04/01/2024,1,2,1,1", "03/01/2024,1,2,1,1")
      const { report } = yield* importTexts({ "A.csv": text })
      assert.match(report.unusable[0]?.message ?? "", /its dates, such as 04.01.2024 may be|say --date-format dmy/)
    }),
  )
})

it.effect("importCsv reads 29,238 as thousands beside prices with three decimals", () =>
  Effect.gen(function* () {
    const text = file(HEADER, ...DATES.map((date) => `${date},147.949,150.934,147.347,149.484,"29,238"`))
    const { report, store } = yield* importTexts({ "A.csv": text })
    assert.deepStrictEqual((yield* barsIn(store))["A"]?.[0], [DATES[0], 147.949, 150.934, 147.347, 149.484, 29_238])
    assert.strictEqual(report.unreadVolumes, 0)
  }),
)

it.effect("importCsv reads dates of digits beside times with AM and PM", () =>
  Effect.gen(function* () {
    const times = ["9:30 AM", "12:30 PM", "3:30 PM"]
    const text = file(
      HEADER.replace("Date", "Date,Time"),
      ...times.map((time) => `20240115,${time},${PRICES.join(",")},${VOLUME}`),
    )
    const { store } = yield* importTexts({ "A.csv": text }, { timeframe: "3h" })
    assert.deepStrictEqual(
      (yield* barsIn(store, "3h"))["A"]?.map(([time]) => time),
      ["09:30", "12:30", "15:30"].map((time) => `2024-01-15T${time}:00.000Z`),
    )
  }),
)

it.effect("importCsv takes errors of spreadsheets in other columns for no value", () =>
  Effect.gen(function* () {
    const text = file(`${HEADER},Change`, ...rows.map((row, at) => `${row},${["#DIV/0!", "#VALUE!", "#N/A"][at]}`))
    const { store } = yield* importTexts({ "A.csv": text })
    assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
  }),
)
