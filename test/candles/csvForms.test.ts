import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { barsIn, importTexts } from "./importing.ts"

const A_BAR = [["2013-02-08", 45.07, 45.35, 45, 45.08, 1824755]]

describe("importCsv reads", () => {
  const forms: Readonly<Record<string, string>> = {
    "lines that end in LF": "date,open,high,low,close,volume\n2013-02-08,45.07,45.35,45.0,45.08,1824755\n",
    "lines that end in CRLF": "date,open,high,low,close,volume\r\n2013-02-08,45.07,45.35,45.0,45.08,1824755\r\n",
    "a last line without an end": "date,open,high,low,close,volume\n2013-02-08,45.07,45.35,45.0,45.08,1824755",
    "a byte order mark": "\uFEFFdate,open,high,low,close,volume\n2013-02-08,45.07,45.35,45.0,45.08,1824755\n",
    "blank lines": "\n  \ndate,open,high,low,close,volume\n\n\r\n2013-02-08,45.07,45.35,45.0,45.08,1824755\n \n\n",
    semicolons: "date;open;high;low;close;volume\n2013-02-08;45.07;45.35;45.0;45.08;1824755\n",
    tabs: "date\topen\thigh\tlow\tclose\tvolume\n2013-02-08\t45.07\t45.35\t45.0\t45.08\t1824755\n",
    "quoted fields":
      '"Date","Open","High","Low","Close","Volume"\n"2013-02-08","45.07","45.35","45.0","45.08","1824755"\n',
    "a quoted separator and a doubled quote":
      'note,date,open,high,low,close,volume\n"a, ""b"" c",2013-02-08,45.07,45.35,45.0,45.08,1824755\n',
    "spaces around fields": "date , open, high, low, close, volume\n 2013-02-08 , 45.07,45.35 ,45.0,45.08, 1824755 \n",
    "columns in another order and case":
      "VOLUME,Close,x,LOW,High,Open,Date\n1824755,45.08,,45.0,45.35,45.07,2013-02-08\n",
    "Open time and Vol.": "Open time,Open,High,Low,Close,Vol.\n2013-02-08,45.07,45.35,45.0,45.08,1824755\n",
    "names in angle brackets": "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n20130208,45.07,45.35,45.0,45.08,1824755\n",
    "the close if there is an adjusted one too":
      "Date,Open,High,Low,Adj Close,Close,Volume\n2013-02-08,45.07,45.35,45.0,40.01,45.08,1824755\n",
    "the adjusted close if there is no other":
      "Date,Open,High,Low,Adj Close,Volume\n2013-02-08,45.07,45.35,45.0,45.08,1824755\n",
    "numbers with an exponent or a sign":
      "date,open,high,low,close,volume\n2013-02-08,4.507e1,+45.35,450E-1,.4508e2,1.824755e6\n",
    "numbers of many digits":
      "date,open,high,low,close,volume\n2013-02-08,45.070000000000000000,45.35,45.0,45.08,01824755.0\n",
    "empty columns at the end": "date,open,high,low,close,volume,,\n2013-02-08,45.07,45.35,45.0,45.08,1824755,,\n",
    "a row with extra separators": "date,open,high,low,close,volume\n2013-02-08,45.07,45.35,45.0,45.08,1824755,,\n",
  }
  for (const [name, text] of Object.entries(forms)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const { store, report } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(report.rejectedRows, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: A_BAR })
      }),
    )
  }

  const times: Readonly<Record<string, string>> = {
    "2013-02-08T09:30:00Z": "2013-02-08T09:30:00.000Z",
    "2013-02-08T09:30:00.250+00:00": "2013-02-08T09:30:00.250Z",
    "2013-02-08T04:30:00-05:00": "2013-02-08T09:30:00.000Z",
    "2013-02-08 18:30+0900": "2013-02-08T09:30:00.000Z",
    "2013-02-08 09:30": "2013-02-08T09:30:00.000Z",
    "2013-02-08 09:30:00": "2013-02-08T09:30:00.000Z",
    "2013/02/08 09:30:00": "2013-02-08T09:30:00.000Z",
    "1360315800": "2013-02-08T09:30:00.000Z",
    "1360315800000": "2013-02-08T09:30:00.000Z",
    "1360315800000000": "2013-02-08T09:30:00.000Z",
    "1360315800.25": "2013-02-08T09:30:00.250Z",
    "2013-02-08": "2013-02-08",
    "20130208": "2013-02-08",
  }
  for (const [text, time] of Object.entries(times)) {
    it.effect(`the time ${text} as ${time}, and in daily bars as its date`, () =>
      Effect.gen(function* () {
        const file = { "A.csv": `timestamp,open,high,low,close\n${text},1,1,1,1\n` }
        const hourly = yield* importTexts(file, { timeframe: "1h" })
        assert.deepStrictEqual(yield* barsIn(hourly.store, "1h"), { A: [[time, 1, 1, 1, 1, NaN]] })
        const daily = yield* importTexts(file)
        assert.deepStrictEqual(yield* barsIn(daily.store), { A: [["2013-02-08", 1, 1, 1, 1, NaN]] })
      }),
    )
  }

  it.effect("a date column beside a time column as one", () =>
    Effect.gen(function* () {
      const text = "Date,Time,Open,High,Low,Close\n2013-02-08,09:30,1,1,1,1\n2013-02-08,09:31:00,2,2,2,2\n"
      const { store } = yield* importTexts({ "A.csv": text }, { timeframe: "1m" })
      assert.deepStrictEqual(
        (yield* barsIn(store, "1m")).A.map(([time]) => time),
        ["2013-02-08T09:30:00.000Z", "2013-02-08T09:31:00.000Z"],
      )
    }),
  )

  it.effect("a daily bar at midnight of a zone east of UTC as a bar of that day, not of the day before", () =>
    Effect.gen(function* () {
      const text = "date,open,high,low,close\n2013-02-08T00:00:00+09:00,1,1,1,1\n"
      const { store } = yield* importTexts({ "A.csv": text })
      assert.deepStrictEqual((yield* barsIn(store)).A[0][0], "2013-02-08")
    }),
  )

  it.effect("the symbol from a column, or else from the file's name, keeping dots and case", () =>
    Effect.gen(function* () {
      const { store, report } = yield* importTexts({
        "BRK.B.csv": "date,open,high,low,close\n2013-02-08,1,1,1,1\n",
        " eth-usd .CSV": "date,open,high,low,close\n2013-02-08,2,2,2,2\n",
        "all.csv": "date,open,high,low,close,Name\n2013-02-08,3,3,3,3, A \n2013-02-08,4,4,4,4,é/B\n",
      })
      assert.strictEqual(report.symbols, 4)
      const bars = yield* barsIn(store)
      assert.deepStrictEqual(
        Object.entries(bars).map(([symbol, [bar]]) => [symbol, bar[1]]),
        [
          ["A", 3],
          ["BRK.B", 1],
          ["eth-usd", 2],
          ["é/B", 4],
        ],
      )
    }),
  )

  it.effect("an empty or absent volume as missing", () =>
    Effect.gen(function* () {
      const { store, report } = yield* importTexts({
        "A.csv":
          "date,open,high,low,close,volume\n2013-02-08,1,1,1,1,\n2013-02-11,1,1,1,1,null\n2013-02-12,1,1,1,1,0\n",
        "B.csv": "date,open,high,low,close\n2013-02-08,1,1,1,1\n",
      })
      assert.strictEqual(report.rejected, 0)
      const { A, B } = yield* barsIn(store)
      assert.deepStrictEqual(
        [...A, ...B].map((bar) => bar[5]),
        [NaN, NaN, 0, NaN],
      )
    }),
  )
})
