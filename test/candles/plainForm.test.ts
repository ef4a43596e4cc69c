import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { Refusal } from "../../src/candles/csv/dialect.ts"
import type { FileSettings, SampleLine } from "../../src/candles/csv/fileSettings.ts"
import { makePlainForm, type PlainForm } from "../../src/candles/csv/judge/plainForm.ts"
import { barsIn, importTexts } from "./importing.ts"

const settings: FileSettings = {
  timeframe: "1d",
  stem: "A",
  columns: {},
  header: undefined,
  where: new Map(),
  timeForm: undefined,
  decimal: undefined,
  pricesPer: undefined,
  localTime: undefined,
  aggregate: false,
  allowGaps: false,
  allowNegative: false,
  prices: undefined,
}

/** Headers that determine the form, and headers that leave something to the rows. */
const HEADERS = [
  "date,open,high,low,close,volume",
  "Date,Open,High,Low,Close,Adj Close,Volume",
  "date,open,high,low,close",
  "symbol,date,open,high,low,close,volume",
  "date,time,open,high,low,close,volume",
  "time,open,high,low,close,volume",
  "unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT",
  "date,open,high,low,close,vol,volume",
  ",open,high,low,close,volume",
  "open,high,low,close,volume",
  "date;open;high;low;close;volume",
  "date,open,high,low,close,volume,per",
  "date,open,high,low,close,volume,,",
]

/** Values of rows: mostly plain ones, and others that need judgement. */
const value = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom("1", "1.5", "1.25", "2", "1.182", "0") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "1,5", '"1"', "09:30", "BTC", "20240102", "-1", "1704153600", " 1", "1e3"),
  },
)
const date = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom("2024-01-12", "2024-01-15", "2024-01-16") },
  { weight: 1, arbitrary: fc.constantFrom("02/01/2024", "2024-01-02 09:30", "20240102", "1704153600", "soon", "") },
)

/** A file with one of a few headers. */
const fileOf = (headers: ReadonlyArray<string>) =>
  fc
    .record({
      header: fc.constantFrom(...headers),
      rows: fc.array(fc.record({ date, values: fc.array(value, { minLength: 9, maxLength: 9 }) }), { maxLength: 5 }),
      more: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1, 2) }),
      blank: fc.oneof({ weight: 10, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
    })
    .map(({ blank, header, more, rows }): ReadonlyArray<SampleLine> => {
      const separator = header.includes(";") ? ";" : ","
      const names = header.split(separator)
      const texts = rows.map((row) => {
        const fields = names.map((name, column) => {
          if (/^(date|time|)$/i.test(name)) return name === "time" && column === 1 ? "09:30" : row.date
          return name === "symbol" ? "BTCUSDT" : row.values[column]
        })
        return [...fields.slice(0, names.length + Math.min(0, more)), ...row.values.slice(0, Math.max(0, more))].join(
          separator,
        )
      })
      return [{ line: 1, text: header }, ...texts.map((text, index) => ({ line: 2 + blank + index, text }))]
    })

const detected = (form: PlainForm, lines: ReadonlyArray<SampleLine>, stem: string): unknown => {
  try {
    return form.detect(lines, { ...settings, stem })
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    return refusal.message
  }
}

describe("the plain form of a file", () => {
  it("is detected alike whatever files came before", () => {
    let plain = 0
    const files = fc
      .subarray(HEADERS, { minLength: 1, maxLength: 2 })
      .chain((headers) =>
        fc.array(fc.tuple(fileOf(headers), fc.constantFrom("A", "BTCUSDT", "USDT")), { minLength: 2, maxLength: 6 }),
      )
    const property = fc.property(files, (some) => {
      const shared = makePlainForm()
      for (const [lines, stem] of some) {
        const alone = detected(makePlainForm(), lines, stem)
        if (typeof alone === "object") plain++
        assert.deepStrictEqual(detected(shared, lines, stem), alone, lines.map(({ text }) => text).join("\n"))
      }
    })
    fc.assert(property, { numRuns: 500 })
    assert.isAbove(plain, 250)
  })
})

describe("files with the same header", () => {
  const header = "date,open,high,low,close,volume\n"
  const plain = `${header}2013-02-08,1.25,4,1,2,10\n2013-02-11,2,5,2,3,20\n`
  const others: Readonly<Record<string, readonly [text: string, bars: ReadonlyArray<ReadonlyArray<string | number>>]>> =
    {
      "has its dates in another order": [
        `${header}25/01/2013,1,4,1,2,10\n28/01/2013,2,5,2,3,20\n`,
        [
          ["2013-01-25", 1, 4, 1, 2, 10],
          ["2013-01-28", 2, 5, 2, 3, 20],
        ],
      ],
      "groups its digits": [
        `${header}2013-02-08,"1,001.5","4,000.5","1,000.5","2,000.5",10\n`,
        [["2013-02-08", 1001.5, 4000.5, 1000.5, 2000.5, 10]],
      ],
      "has decimal commas": [
        `${header}2013-02-08,"1,25","4,5","1,2","2,25",10\n`,
        [["2013-02-08", 1.25, 4.5, 1.2, 2.25, 10]],
      ],
      "counts its days in seconds": [`${header}1360281600,1,4,1,2,10\n`, [["2013-02-08", 1, 4, 1, 2, 10]]],
    }
  for (const [name, [text, bars]] of Object.entries(others)) {
    it.effect(`are read each in its own form if one of them ${name}`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": plain, "B.csv": text, "C.csv": plain })
        assert.deepInclude(report, { files: 3, rejected: 0 })
        const stored = yield* barsIn(store)
        assert.deepStrictEqual(stored["B"], bars)
        assert.deepStrictEqual(stored["C"], stored["A"])
        assert.lengthOf(stored["A"], 2)
      }),
    )
  }
})
