import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { barsIn } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const FIELD = fileURLToPath(new URL("fixtures/field", import.meta.url))

/** Imports fixtures; returns the report and every bar as [time, open, high, low, close, volume]. */
const importField = Effect.fnUntraced(function* (names: ReadonlyArray<string>, options: Partial<ImportOptions> = {}) {
  const store = join(yield* temporaryFolder, "market.db")
  const timeframe = options.timeframe ?? "1d"
  const paths = names.map((name) => join(FIELD, name))
  const report = yield* importCsv(paths, { store, ...options, timeframe })
  return { report, bars: yield* barsIn(store, timeframe) }
})

describe("importCsv reads real-world files", () => {
  type Bars = Readonly<Record<string, ReadonlyArray<ReadonlyArray<string | number>>>>
  const files: ReadonlyArray<readonly [name: string, options: Partial<ImportOptions>, bars: Bars]> = [
    [
      "k01-float-noise/KO.csv",
      {},
      {
        KO: [
          ["2024-01-02", 57, 58.12345678901235, 56.9, 58.12345678901235, 1000],
          ["2024-01-03", 57.199999999999996, 58, 57.199999999999996, 57.6, 1000],
          ["2024-01-04", 57.5, 58, 57.2, 57.6, 1000],
        ],
      },
    ],
    [
      "k02-symbol-column/dow.csv",
      {},
      {
        AAPL: [
          ["2024-01-02", 187.2, 188.5, 183.9, 185.6, 8248],
          ["2024-01-03", 184.2, 185.9, 183.4, 184.3, 5841],
        ],
        AMGN: [
          ["2024-01-02", 301, 303.2, 300.1, 302.5, 2311],
          ["2024-01-03", 302, 305, 301.5, 304.1, 2101],
        ],
      },
    ],
    [
      "k03-series-of-one-symbol/bhav.csv",
      { where: { SERIES: ["EQ"] } },
      { IRFC: [["2024-01-03", 100.5, 102.2, 99.8, 101.1, 50123]] },
    ],
    [
      "k04-timeframe/aapl.us.txt",
      { aggregate: true },
      {
        "AAPL.US": [
          ["2024-01-02", 187.2, 188.5, 183.9, 185.7, 140902],
          ["2024-01-03", 184.2, 184.9, 183.9, 184.3, 51000],
        ],
      },
    ],
    [
      "k05-number-as-time/MSFT.csv",
      {},
      {
        MSFT: [
          ["2024-01-02", 370.5, 375.9, 366.8, 370.9, 2525],
          ["2024-01-03", 369, 373.3, 368.5, 370.6, 2308],
          ["2024-01-04", 370.7, 373.1, 367.2, 367.9, 2090],
        ],
      },
    ],
    [
      "k06-session-day/BHP.csv",
      { timeZone: "Australia/Sydney" },
      {
        BHP: [
          ["2024-01-03", 50.2, 50.4, 49.9, 50.1, 5000],
          ["2024-01-04", 50.1, 50.3, 49.8, 49.95, 5100],
        ],
      },
    ],
    [
      "k07-volume-column/BTC.csv",
      {},
      {
        BTCUSDT: [
          ["2024-01-02", 44100.5, 45800, 44000.5, 44900.5, 65.25],
          ["2024-01-03", 44900.5, 45500, 40750, 42800.25, 104.5],
        ],
      },
    ],
    [
      "k09-header/AAPL.csv",
      {},
      {
        AAPL: [
          ["2024-01-02", 185.75, 187, 182.5, 184.25, 8248],
          ["2024-01-03", 182.75, 184.5, 182, 182.75, 5841],
        ],
      },
    ],
    [
      "k09-header/Binance_BTCUSDT_d.csv",
      {},
      {
        BTCUSDT: [
          ["2024-01-02", 44100.5, 45800, 44000.5, 44900.5, 65.25],
          ["2024-01-03", 44900.5, 45500, 40750, 42800.25, 104.5],
        ],
      },
    ],
    [
      "k09-header/BTCUSDT.csv",
      { timeframe: "1m" },
      {
        BTCUSDT: [
          ["2025-01-01", 93500.5, 93600.5, 93400.5, 93550.25, 8.5],
          ["2025-01-01T00:01:00.000Z", 93550.25, 93650.5, 93500.5, 93640.5, 9.5],
        ],
      },
    ],
    ["k09-header/HINT.csv", { timeframe: "1m" }, { HINT: [["2024-12-31", 92600.5, 92643.5, 92585.5, 92620.5, 12.5]] }],
    [
      "k10-dates/US.csv",
      {},
      {
        US: [
          ["2024-01-02", 187.2, 188.5, 183.9, 185.6, 82],
          ["2024-01-31", 184.2, 185.9, 183.4, 184.3, 58],
        ],
      },
    ],
    [
      "k10-dates/NSE.csv",
      {},
      {
        NSE: [
          ["2024-01-03", 165.5, 167.25, 161.1, 162.5, 153],
          ["2024-01-04", 162.5, 163, 161, 161.5, 121],
        ],
      },
    ],
    [
      "k10-dates/WEB.csv",
      {},
      {
        WEB: [
          ["2024-03-01", 179.5, 180.5, 177.3, 179.6, 7356],
          ["2024-03-04", 176.15, 176.9, 173.79, 175.1, 8151],
        ],
      },
    ],
    ["k11-numbers/MRF.csv", {}, { MRF: [["2024-01-02", 128500, 129999.95, 128001.5, 129100.05, 10234]] }],
    ["k11-numbers/AAPL.csv", {}, { AAPL: [["2024-01-03", 184.22, 185.88, 183.43, 184.25, 5841]] }],
    [
      "k11-numbers/SAP.csv",
      {},
      {
        SAP: [
          ["2024-01-02", 139.5, 140.1, 137.02, 138.3, 1234567],
          ["2024-01-03", 1137.9, 1138.44, 1135.62, 1135.98, 1534221],
        ],
      },
    ],
    [
      "k12-names/HistoricalData_1.csv",
      { symbol: "AAPL", columns: { close: "Close/Last" } },
      { AAPL: [["2024-01-03", 184.22, 185.88, 183.43, 184.25, 5841]] },
    ],
    [
      "k12-names/tushare.csv",
      {},
      {
        "000001.SZ": [["2024-01-03", 9.1, 9.3, 9, 9.2, 7336.5]],
        "600000.SH": [["2024-01-03", 6.6, 6.7, 6.5, 6.65, 2101.5]],
      },
    ],
    ["k12-names/BhavCopy_NSE_CM.csv", {}, { INFY: [["2024-07-08", 1640, 1662.9, 1636.55, 1660.1, 5012]] }],
    ["k13-folder/data", {}, { "AAPL.US": [["2024-01-02", 187.2, 188.5, 183.9, 185.6, 8248]] }],
  ]
  for (const [name, options, expected] of files) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const { bars, report } = yield* importField([name], options)
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(bars, expected)
      }),
    )
  }

  for (const symbol of [undefined, "BTCUSDT", "{symbol}-1d-*.csv", "{symbol}-*"]) {
    it.effect(`two months of one symbol as one${symbol === undefined ? "" : `, by --symbol ${symbol}`}`, () =>
      Effect.gen(function* () {
        const names = ["k08-file-name/BTCUSDT-1d-2024-12.csv", "k08-file-name/BTCUSDT-1d-2024-11.csv"]
        const { bars } = yield* importField(names, symbol === undefined ? {} : { symbol })
        assert.deepStrictEqual(bars, {
          BTCUSDT: [
            ["2024-11-30", 96405, 97500, 96000, 96407, 10.5],
            ["2024-12-01", 96407, 97800, 95700, 97185, 16.9],
          ],
        })
      }),
    )
  }
})

describe("importCsv reports its assumptions", () => {
  it.effect("counts the bars whose rounding noise it corrected, and rejects a real contradiction", () =>
    Effect.gen(function* () {
      const { report } = yield* importField(["k01-float-noise/KO.csv"])
      assert.deepInclude(report, { corrected: 2, rejected: 1 })
      assert.strictEqual(report.rejectedRows[0].reason, "the high 58 is below the close 58.3")
    }),
  )

  it.effect("reports the range of the times of day that it dropped from daily bars", () =>
    Effect.gen(function* () {
      const { report } = yield* importField(["k06-session-day/BHP.csv"])
      assert.deepStrictEqual(report.droppedTimes, { bars: 2, hours: [23] })
      const told = yield* importField(["k06-session-day/BHP.csv"], { timeZone: "Australia/Sydney" })
      assert.strictEqual(told.report.droppedTimes.bars, 0)
    }),
  )

  it.effect("names the columns that it did not read", () =>
    Effect.gen(function* () {
      const { report } = yield* importField(["k07-volume-column/BTC.csv"])
      assert.deepStrictEqual(
        report.unusedColumns.map(({ message, files }) => [message, files]),
        [["Unix, Volume USDT, tradecount", 1]],
      )
    }),
  )
})

describe("importCsv refuses", () => {
  it.effect("contradictory rows of one symbol and day, unless told which to read", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importField(["k03-series-of-one-symbol/bhav.csv"])
      assert.deepStrictEqual(bars, {})
      assert.deepInclude(report, { conflicts: 2, rejected: 2 })
    }),
  )

  it.effect("a timeframe that the bars contradict, and says which one they look like", () =>
    Effect.gen(function* () {
      const { bars, report } = yield* importField(["k04-timeframe/aapl.us.txt"])
      assert.deepStrictEqual(bars, {})
      assert.match(report.unusable[0].message, /give --timeframe 5m, or --aggregate/)
    }),
  )
})
