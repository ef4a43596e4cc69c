import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { assertRefused, barsIn, importTexts } from "./importing.ts"

const HEADER = "Date,Open,High,Low,Close,Volume"
/** Daily bars from a day on, with prices a few percent around one. */
const days = (from: string, price: number, count = 12): ReadonlyArray<readonly [date: string, rest: string]> =>
  Array.from({ length: count }, (_, at) => {
    const close = (price * (1 + ((at * 7) % 5) / 100)).toFixed(2)
    const date = new Date(Date.parse(from) + at * 86_400_000).toISOString().slice(0, 10)
    return [date, `${close},${(Number(close) + 1).toFixed(2)},${(Number(close) - 1).toFixed(2)},${close},${1000 + at}`]
  })
const rows = (from: string, price: number, count?: number): ReadonlyArray<string> =>
  days(from, price, count).map((row) => row.join(","))
const file = (...lines: ReadonlyArray<string>): string => `${lines.join("\n")}\n`

/** Files whose values would be others than they say, were they read as they look. */
describe("importCsv refuses a file", () => {
  const apostrophes = days("2024-01-10", 110).map(([date], at) => `${date};110'1${at % 3}5;111'005;109'315;110'110`)
  const files: Readonly<Record<string, readonly [text: string, message: RegExp, options?: Partial<ImportOptions>]>> = {
    "whose thousands are set apart by what separates its fields": [
      file(
        HEADER,
        ...days("2024-01-10", 185).map(([date, rest], at) => `${date},${rest.replace(/\d+$/, "4")},${200 + at}`),
      ),
      /its volume, such as 4,200, seems to have the separator of fields between its thousands/,
    ],
    "the same, with as many names as fields": [
      file(
        `${HEADER},Trades`,
        ...days("2024-01-10", 185).map(([date, rest], at) => `${date},${rest.replace(/\d+$/, "4")},0${20 + at}`),
      ),
      /its volume, such as 4,020, seems to have the separator of fields between its thousands/,
    ],
    "of two symbols below titles, of which the names of the columns stand above the first alone": [
      file("AAPL", HEADER, ...rows("2024-01-10", 185), "MSFT", ...rows("2024-03-01", 190)),
      /interrupted by the line 'MSFT'/,
    ],
    "of two symbols whose titles fill a line": [
      file(HEADER, "AAPL,,,,,", ...rows("2024-01-10", 185), "MSFT,,,,,", ...rows("2024-03-01", 190)),
      /interrupted by the line 'MSFT'/,
    ],
    "of two symbols of which each has the names of the columns above it": [
      file(HEADER, ...rows("2024-01-10", 185), HEADER, ...rows("2024-03-01", 370)),
      /the names of its columns stand again between rows, and those below have other prices/,
    ],
    "whose numbers of days would be decades ahead": [
      file(HEADER, ...days("2024-01-10", 185).map(([, rest], at) => `${60_310 + at},${rest}`)),
      /its times, such as 60310, would be of the year 2065/,
    ],
    "with prices in 32nds, or apostrophes between thousands": [
      file("Date;Open;High;Low;Close", ...apostrophes),
      /its prices, such as 110'105, may be in 32nds/,
    ],
    "of one symbol on two exchanges": [
      file(
        `exchange,symbol,${HEADER}`,
        ...rows("2023-01-10", 180).map((row) => `NASDAQ,ABC,${row}`),
        ...rows("2024-01-10", 3200).map((row) => `BMV,ABC,${row}`),
      ),
      /its rows of ABC have NASDAQ, then BMV in the column exchange, with other prices/,
    ],
    "whose dates are written in two forms": [
      file(
        HEADER,
        ...rows("2024-01-10", 185),
        ...days("2024-01-25", 185, 5).map(([date, rest]) => `01/${date.slice(8)}/2024,${rest}`),
      ),
      /its dates are written in two ways/,
    ],
    "whose numbers are written in two forms, far below as well": [
      file(
        HEADER.replaceAll(",", ";"),
        ...rows("2021-01-01", 185, 600).map((row) => row.replaceAll(",", ";")),
        ...rows("2024-01-10", 185).map((row) => row.replaceAll(",", ";").replaceAll(".", ",")),
      ),
      /its numbers are written in two ways/,
    ],
    "whose numbers of times were rounded": [
      file(HEADER, ...days("2024-01-10", 185).map(([date, rest]) => `${Date.parse(date).toExponential(5)},${rest}`)),
      /its times, such as 1.70484e\+12, were rounded/,
    ],
    "whose commas may be those of thousands or decimals, and no other column decides": [
      file(
        `${HEADER},Factor`,
        ...days("2024-01-10", 185).map(([date]) => `${date},"78,576","78,700","78,500","78,600",100,1.5`),
      ),
      /its price 78,576 may be 78576 or 78.576: give --decimal point or --decimal comma/,
    ],
    "whose hours run to 24": [
      file(HEADER, ...days("2024-01-10", 185).map(([, rest], at) => `2024-01-10 ${13 + at}:00,${rest}`)),
      /its hours run to 24, as in 2024-01-10 24:00/,
      { timeframe: "1h" },
    ],
    "whose times are those of the ends of bars": [
      file(HEADER.replace("Date", "close_time"), ...rows("2024-01-10", 185)),
      /its column close_time says when bars end/,
    ],
    "of which most rows cannot be read": [
      file(`Symbol,${HEADER}`, ...rows("2024-01-10", 185).map((row, at) => `${at === 0 ? "AAPL" : ""},${row}`)),
      /most of its rows cannot be read, 11 of 12 \(line 3: the symbol is empty\)/,
    ],
  }
  for (const [what, [text, message, options]] of Object.entries(files)) {
    it.effect(what, () => assertRefused({ "A.csv": text }, message, options))
  }
})

/** Files that are written by tools and people without care, and have one reading. */
describe("importCsv reads a file", () => {
  const plain = days("2024-01-10", 185)
  const BARS = plain.map(([date, rest]) => [date, ...rest.split(",").map(Number)])
  const lines = [HEADER, ...plain.map((row) => row.join(","))]
  const files: Readonly<Record<string, string | Uint8Array>> = {
    "with every line in quotes": file(...lines.map((line) => `"${line}"`)),
    "with every line in quotes once more": file(
      ...lines.map(
        (line) =>
          `"${line
            .split(",")
            .map((field) => `""${field}""`)
            .join(",")}"`,
      ),
    ),
    "with line breaks in the names of its columns": file(
      'Date,"Open\n(USD)","High\n(USD)",Low,Close,Volume',
      ...lines.slice(1),
    ),
    "with single quotes": file(...lines.map((line) => line.replaceAll(/[^,]+/g, "'$&'"))),
    "with typographic quotes": file(...lines.map((line) => line.replaceAll(/[^,]+/g, "“$&”"))),
    "with the apostrophes of texts": file(...lines.map((line) => line.replace(/^2/, "'2"))),
    "with marks that are not seen": file(...lines.map((line) => line.replace(/^2/, "\u200e2"))),
    "with typographic hyphens": file(...lines.map((line) => line.replaceAll("-", "‑"))),
    "with no name above the numbers of its rows": file(lines[0], ...lines.slice(1).map((line, at) => `${at},${line}`)),
    "with dates as Python's numbers": file(
      HEADER,
      ...plain.map(([date, rest]) => `${date.replaceAll("-", "")}.0,${rest}`),
    ),
    "with dates as digits, the day first": file(
      HEADER,
      ...plain.map(([date, rest]) => `${date.split("-").toReversed().join("")},${rest}`),
    ),
    "with numbers of a spreadsheet in full": file(
      HEADER,
      ...plain.map(([date, rest]) => `${Date.parse(date).toExponential()},${rest}`),
    ),
    "with ms, and µs from some row on": file(
      HEADER,
      ...plain.map(([date, rest], at) => `${Date.parse(date)}${at < 8 ? "" : "000"},${rest}`),
    ),
    "with years of Taiwan": file(
      HEADER,
      ...plain.map(([date, rest]) => `${date.replace("2024-", "113/").replace("-", "/")},${rest}`),
    ),
  }
  for (const [what, text] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
        assert.strictEqual(report.rejected, 0)
      }),
    )
  }

  it.effect("with times in a finer unit far below, which is told", () =>
    Effect.gen(function* () {
      const many = days("2022-01-10", 185, 700).map(
        ([date, rest], at) => `${Date.parse(date) / 1000}${at < 650 ? "" : "000"},${rest}`,
      )
      const { report } = yield* importTexts({ "A.csv": file(HEADER, ...many) })
      assert.strictEqual(report.added, 700)
      assert.include(report.assumptions.map(({ message }) => message).join(), "read in a finer unit")
    }),
  )

  const latin1 = (bytes: Buffer): string => bytes.toString("latin1")
  const windows = (bytes: Buffer): string => new TextDecoder("windows-1252").decode(bytes)
  const twice: Readonly<Record<string, readonly [head: string, taken: (bytes: Buffer) => string]>> = {
    "Latin-1": ["fecha,apertura,máximo,mínimo,cierre,volumen", latin1],
    "Latin-1, in Chinese": ["日期,开盘,最高,最低,收盘,成交量", latin1],
    "Windows-1252": ["Datum,Eröffnung,Höchst,Tiefst,Schluss,Stück", windows],
  }
  for (const [what, [head, taken]] of Object.entries(twice)) {
    it.effect(`that was encoded twice, the first time taken for ${what}`, () =>
      Effect.gen(function* () {
        const text = taken(Buffer.from(file(head, ...lines.slice(1))))
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
        assert.deepStrictEqual(report.unusedColumns, [])
        assert.include(report.assumptions.map(({ message }) => message).join(), "encoded as UTF-8 twice")
      }),
    )
  }

  const beside: Readonly<Record<string, readonly [prices: string, beside: string, close: number]>> = {
    "thousands, if a percentage has a decimal point": ['"78,576","78,700","78,500","78,600"', "0.12%", 78_600],
    "thousands, if another number has several groups": ['"78,576","78,700","78,500","78,600"', '"1,078,576"', 78_600],
    "decimals, if a percentage has a decimal comma": ['"78,576","78,700","78,500","78,600"', '"0,12%"', 78.6],
  }
  for (const [what, [prices, other, close]] of Object.entries(beside)) {
    it.effect(`whose commas are those of ${what}`, () =>
      Effect.gen(function* () {
        const text = file("Date,Open,High,Low,Close,Other", `2024-01-15,${prices},${other}`)
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual((yield* barsIn(store))["A"]?.[0]?.[4], close)
        assert.match(report.assumptions.map(({ message }) => message).join(), /prices such as 78,576 have a decimal/)
      }),
    )
  }

  const minuses = { "of typography": "−1.5", "behind the number": "1.5-", "as brackets": "(1.5)" }
  for (const [how, minus] of Object.entries(minuses)) {
    it.effect(`with the minus ${how}`, () =>
      Effect.gen(function* () {
        const text = `date,open,high,low,close\n2024-01-15,1,2,${minus},1\n2024-01-16,1,2,${minus},1\n`
        const { store } = yield* importTexts({ "A.csv": text }, { allowNegative: true })
        assert.deepStrictEqual(
          (yield* barsIn(store))["A"]?.map(([, , , low]) => low),
          [-1.5, -1.5],
        )
      }),
    )
  }

  it.effect("with numbers whose thousands an old encoding sets apart", () =>
    Effect.gen(function* () {
      const text = `Datum;Open;High;Low;Close\n2024-01-15;1\u00a0683,10;1\u00a0690,00;1\u00a0680,00;1\u00a0685,50\n2024-01-16;1\u00a0683,10;1\u00a0690,00;1\u00a0680,00;1\u00a0685,50\n`
      const { store } = yield* importTexts({ "A.csv": Buffer.from(text, "latin1") })
      assert.deepStrictEqual((yield* barsIn(store))["A"]?.[0]?.slice(0, 5), ["2024-01-15", 1683.1, 1690, 1680, 1685.5])
    }),
  )

  const clocks: Readonly<Record<string, (minute: number) => string>> = {
    "milliseconds of the day": (minute) => String(minute * 60_000),
    "seconds of the day": (minute) => String(minute * 60),
    "fractions of the day": (minute) => (minute / 1440).toFixed(8),
    "digits that have lost their zeros": (minute) => String(Math.floor(minute / 60) * 10_000 + (minute % 60) * 100),
  }
  for (const [what, clock] of Object.entries(clocks)) {
    it.effect(`with its times of day as ${what}`, () =>
      Effect.gen(function* () {
        const minutes = days("2024-01-10", 185).map(([, rest], at) => `2024-01-15,${clock(570 + at)},${rest}`)
        const { store } = yield* importTexts(
          { "A.csv": file(HEADER.replace("Date", "date,time"), ...minutes) },
          { timeframe: "1m" },
        )
        const times = (yield* barsIn(store, "1m"))["A"]?.map(([time]) => time)
        assert.deepStrictEqual(
          times,
          minutes.map((_, at) => new Date(Date.UTC(2024, 0, 15, 9, 30 + at)).toISOString()),
        )
      }),
    )
  }

  it.effect("of JSON that is a script", () =>
    Effect.gen(function* () {
      const list = BARS.map(([date, ...rest]) => `["${date}", ${rest.join(", ")}],`).join("\n")
      const text = `callback([['date', 'open', 'high', 'low', 'close', 'volume'],\n${list}\n]);`
      const { store } = yield* importTexts({ "A.json": text })
      assert.deepStrictEqual(yield* barsIn(store), { A: BARS })
    }),
  )

  it.effect("of JSON with a list of rows for each symbol", () =>
    Effect.gen(function* () {
      const list = BARS.map(([date, ...rest]) => [Date.parse(String(date)), ...rest])
      const { store } = yield* importTexts({ "x.json": JSON.stringify({ AAPL: list, MSFT: list }) })
      assert.deepStrictEqual(yield* barsIn(store), { AAPL: BARS, MSFT: BARS })
    }),
  )
})

/** The columns of several symbols in one file, as `yfinance.download(["AAPL", "MSFT"])` gives them. */
describe("importCsv reads tables side by side", () => {
  const of = (price: number) => [price, price + 1, price - 1, price + 0.5, price * 10] as const
  const bars = (...prices: ReadonlyArray<number>) => prices.map((price, at) => [`2024-01-${15 + at}`, ...of(price)])
  const ROLES = ["Open", "High", "Low", "Close", "Volume"]
  const ALL = ["AAPL", "MSFT"].flatMap((symbol) => ROLES.map((role) => [role, symbol] as const))
  const lines = ["2024-01-15", "2024-01-16"].map((date, at) => [date, ...of(185 + at), ...of(370 + at)].join(","))
  const heads: Readonly<Record<string, ReadonlyArray<string>>> = {
    "with names above symbols": [
      ["Price", ...ALL.map(([role]) => role)].join(","),
      ["Ticker", ...ALL.map(([, symbol]) => symbol)].join(","),
      `Date${",".repeat(ALL.length)}`,
    ],
    "with symbols above names": [
      ["", ...ALL.map(([, symbol]) => symbol)].join(","),
      ["Date", ...ALL.map(([role]) => role)].join(","),
    ],
    "with names and symbols in one": [["Date", ...ALL.map(([role, symbol]) => `${role}_${symbol}`)].join(",")],
    "with the pairs of pandas": [["Date", ...ALL.map(([role, symbol]) => `"('${role}', '${symbol}')"`)].join(",")],
    "with the symbols first, as R does": [["Index", ...ALL.map(([role, symbol]) => `${symbol}.${role}`)].join(",")],
  }
  for (const [how, head] of Object.entries(heads)) {
    it.effect(how, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "x.csv": file(...head, ...lines) })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { AAPL: bars(185, 186), MSFT: bars(370, 371) })
        assert.include(report.assumptions[0]?.message, "the columns of 2 symbols stand side by side")
      }),
    )
  }

  it.effect("and tells on which lines one of them has no bar", () =>
    Effect.gen(function* () {
      const [head = ""] = heads["with names and symbols in one"] ?? []
      const text = file(head, lines[0], ["2024-01-16", ",,,,", ...of(371)].join(","))
      const { report, store } = yield* importTexts({ "x.csv": text })
      assert.deepStrictEqual(yield* barsIn(store), { AAPL: bars(185), MSFT: bars(370, 371) })
      assert.deepStrictEqual(
        report.rejectedRows.map(({ line, reason }) => [line, reason]),
        [[3, "the open is empty"]],
      )
    }),
  )

  it.effect("but asks where one of them lacks a price", () =>
    Effect.gen(function* () {
      const text = file("Date,Open_A,High_A,Low_A,Close_A,Close_B", "2024-01-15,1,2,1,2,5", "2024-01-16,1,2,1,2,5")
      const { report } = yield* importTexts({ "x.csv": text })
      assert.lengthOf(report.unusable, 1)
    }),
  )
})
