import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { PLAIN_FORMAT, type Dialect, type TimeFormat } from "../../src/candles/csv/dialect.ts"
import { csvRowReader } from "../../src/candles/csv/rows/csvRow.ts"

const NAMES = ["date", "open", "high", "low", "close", "volume", "name"]

const dialectOf = (time: TimeFormat): Dialect => ({
  separator: ",",
  headerLines: 1,
  names: NAMES,
  width: NAMES.length,
  wider: false,
  columns: { date: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, symbol: 6 },
  decimal: "point",
  volumeDecimal: "point",
  time,
  where: [],
  symbol: undefined,
  zone: undefined,
  pricesPer: 1,
  periods: [],
  noVolume: undefined,
  fileDate: undefined,
  assumptions: [],
  unused: [],
})

const readRow = (fields: ReadonlyArray<string>, dates: boolean, time: TimeFormat = PLAIN_FORMAT) => {
  const settings = { symbol: "FILE", mode: dates ? "date" : "instant", localTime: undefined } as const
  const { read, row } = csvRowReader(dialectOf(time), settings)
  // Bytes around the line, as in a block of a file: the reader must not leave its line.
  const bytes = Buffer.from(`9\n${fields.join(",")}\n9`)
  const reason = read(bytes, 2, bytes.length - 2)
  return reason ?? row.wrongPrices ?? { ...row }
}

const formats: ReadonlyArray<TimeFormat> = [
  PLAIN_FORMAT,
  { ...PLAIN_FORMAT, form: "count" },
  { ...PLAIN_FORMAT, form: "count", unitMs: 1 },
  { ...PLAIN_FORMAT, form: "count", unitMs: 0.001 },
]

const decimal = fc
  .tuple(fc.nat(99_999_999), fc.option(fc.stringMatching(/^\d{1,12}$/)))
  .map(([whole, fraction]) => (fraction === null ? String(whole) : `${whole}.${fraction}`))
const odd = fc.constantFrom("", "0", "007", "1.", ".5", "1e2", "-3", "+4", "1..2", "x", "123456789012345678", "1,5")
const number = fc.oneof({ weight: 20, arbitrary: decimal }, { weight: 1, arbitrary: odd })
const date = fc.oneof(
  fc
    .date({ min: new Date("1900-01-01T00:00:00Z"), max: new Date("2199-12-31T23:59:59Z"), noInvalidDate: true })
    .chain((day) =>
      fc.constantFrom(
        day.toISOString(),
        day.toISOString().slice(0, 10),
        day.toISOString().slice(0, 19),
        day.toISOString().slice(0, 19).replace("T", " "),
        day.toISOString().slice(0, 16),
        String(Math.abs(day.getTime())),
        String(Math.floor(Math.abs(day.getTime()) / 1000)),
        String(Math.abs(day.getTime()) * 1000),
        String(-Math.abs(day.getTime())),
        `${Math.floor(Math.abs(day.getTime()) / 1000)}.`,
        day.toISOString().slice(0, 16).replaceAll(/\D/g, ""),
        day.toISOString().slice(0, 19).replaceAll(/\D/g, ""),
        day.toISOString().slice(0, 19).replaceAll(/[-:]/g, ""),
      ),
    ),
  fc.constantFrom("2013-02-30", "2012-02-29", "1900-02-29", "2013-13-01", "2013-1-1", "", "20130208", "2013-02-08x"),
)
// Mostly prices that make a bar, so that most rows are read to their end.
const prices = fc.array(number, { minLength: 4, maxLength: 4 }).map((texts) => {
  const [low, open, close, high] = texts.toSorted((a, b) => Number(a) - Number(b))
  return [open, high, low, close]
})
const line = fc
  .tuple(date, prices, number, fc.constantFrom("A", "BRK.B", "é", " A ", "", "A B", "\uFFFD", "A\0B"))
  .map(([time, four, volume, symbol]) => [time, ...four, volume, symbol])

describe("a row of a CSV file", () => {
  it("is read alike by the fast reader and by the general one, which quotes require", () => {
    let read = 0
    fc.assert(
      fc.property(line, fc.boolean(), fc.constantFrom(...formats), (fields, dates, time) => {
        // A separator inside a field is data only if the field is quoted.
        const plain = fields.map((field) => (field.includes(",") ? `"${field}"` : field))
        const quoted = fields.map((field) => `"${field}"`)
        const fast = readRow(plain, dates, time)
        assert.deepStrictEqual(fast, readRow(quoted, dates, time))
        if (typeof fast !== "string") read++
      }),
      { numRuns: 3000 },
    )
    assert.isAbove(read, 300)
  })

  it("has decimals that are read as by JavaScript, to the last bit", () => {
    fc.assert(
      fc.property(decimal, (text) => {
        const price = Number(text)
        const row = readRow(["2013-02-08", text, text, text, text, text, "A"], true)
        if (price === 0) assert.match(String(row), /a price must be above 0/)
        else assert.deepInclude(row, { open: price, high: price, low: price, close: price, volume: price })
      }),
      { numRuns: 2000 },
    )
  })

  it("has dates that are read as by Date, on every day of four centuries", () => {
    const wrong: Array<string> = []
    for (let day = Date.UTC(1800, 0, 1); day < Date.UTC(2200, 0, 1); day += 86_400_000) {
      const text = new Date(day).toISOString().slice(0, 10)
      const row = readRow([text, "1", "1", "1", "1", "1", "A"], true)
      if (typeof row === "string" || row.time !== day) wrong.push(text)
    }
    assert.deepStrictEqual(wrong, [])
  })
})
