import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { barsIn } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const SOURCES = fileURLToPath(new URL("fixtures/sources", import.meta.url))

type Values = readonly [time: string, open: number, high: number, low: number, close: number, volume: number]

// Two days that many of the fixtures have, in the form of their source; the figures are made up.
const TWO_DAYS: ReadonlyArray<Values> = [
  ["2024-01-02", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-03", 184.2, 185.9, 183.4, 184.3, 5841],
]
const END_OF_JANUARY: ReadonlyArray<Values> = [
  ["2024-01-30", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-31", 184.2, 185.9, 183.4, 184.3, 5841],
]
const FOREX = (first: string, second: string, volumes: readonly [number, number]): ReadonlyArray<Values> => [
  [first, 1.10373, 1.10464, 1.09386, 1.09414, volumes[0]],
  [second, 1.09414, 1.09663, 1.08929, 1.09216, volumes[1]],
]
const MINUTES = (
  first: string,
  second: string,
  volumes: readonly [number, number] = [8248, 5841],
): ReadonlyArray<Values> => [
  [first, 187.2, 188.5, 183.9, 185.6, volumes[0]],
  [second, 185.6, 185.9, 183.4, 184.3, volumes[1]],
]
const CRYPTO = (first: string, second: string): ReadonlyArray<Values> => [
  [first, 44100.5, 45800, 44000.5, 44900.5, 65.25],
  [second, 44900.5, 45500, 40750, 42800.25, 104.5],
]

/** One row for each source: its fixture, the timeframe, and the bars that must be read. */
const EXPECTED: Readonly<
  Record<string, readonly [timeframe: string, bars: Readonly<Record<string, ReadonlyArray<Values>>>]>
> = {
  "alpaca.json": ["1d", { AAPL: TWO_DAYS, MSFT: TWO_DAYS }],
  "asx.txt": ["1d", { AAC: TWO_DAYS, BHP: TWO_DAYS }],
  "bitfinex.json": ["1d", { bitfinex: TWO_DAYS }],
  "bloomberg.csv": ["1d", { bloomberg: TWO_DAYS }],
  "bybit.json": ["1d", { BTCUSDT: TWO_DAYS }],
  "coinbase.json": ["1d", { coinbase: TWO_DAYS }],
  "east-money.json": ["1d", { "600000": TWO_DAYS }],
  "euc-kr.csv": ["1d", { "euc-kr": TWO_DAYS }],
  "gate.json": ["1d", { gate: TWO_DAYS }],
  "htx.json": ["1d", { btcusdt: TWO_DAYS }],
  "investing-da.csv": ["1d", { "investing-da": TWO_DAYS }],
  "investing-id.csv": ["1d", { "investing-id": TWO_DAYS }],
  "investing-nl.csv": ["1d", { "investing-nl": TWO_DAYS }],
  "investing-sv.csv": ["1d", { "investing-sv": TWO_DAYS }],
  "investing-tr.csv": ["1d", { "investing-tr": TWO_DAYS }],
  "investing-vi.csv": ["1d", { "investing-vi": TWO_DAYS }],
  "tsetmc.csv": ["1d", { FOLD: TWO_DAYS }],
  "coinmarketcap-api.json": ["1d", { BTC: TWO_DAYS }],
  "binance-stream.json": ["1d", { BTCUSDT: TWO_DAYS }],
  "yahoo-without-header.csv": ["1d", { "yahoo-without-header": TWO_DAYS }],
  "nasdaq-without-header.csv": ["1d", { "nasdaq-without-header": END_OF_JANUARY }],
  "krx.json": ["1d", { krx: TWO_DAYS }],
  "kucoin.json": ["1d", { kucoin: TWO_DAYS }],
  "metastock.txt": ["1d", { AAPL: TWO_DAYS }],
  "moex-candles.csv": ["1d", { "moex-candles": TWO_DAYS }],
  "moex.json": ["1d", { moex: TWO_DAYS }],
  "nasdaq-data-link.json": ["1d", { "nasdaq-data-link": TWO_DAYS }],
  "nasdaq-nordic.csv": ["1d", { "nasdaq-nordic": TWO_DAYS }],
  "oanda.json": ["1d", { EUR_USD: TWO_DAYS }],
  "okx.json": ["1d", { okx: TWO_DAYS }],
  "pandas-columns.json": ["1d", { "pandas-columns": TWO_DAYS }],
  "pandas-split.json": ["1d", { "pandas-split": TWO_DAYS }],
  "pandas-table.json": ["1d", { "pandas-table": TWO_DAYS }],
  "python.json": ["1d", { python: TWO_DAYS }],
  "quantmod.csv": ["1d", { AAPL: TWO_DAYS }],
  "settle.csv": ["1d", { settle: TWO_DAYS }],
  "shift-jis.csv": ["1d", { "shift-jis": TWO_DAYS }],
  "stooq-pl.csv": ["1d", { "stooq-pl": TWO_DAYS }],
  "utf-16-without-mark.csv": ["1d", { "utf-16-without-mark": TWO_DAYS }],
  "yahoo.json": ["1d", { AAPL: TWO_DAYS }],
  "yahoo-sydney.json": ["1d", { "BHP.AX": TWO_DAYS }],
  "tencent.json": ["1d", { tencent: TWO_DAYS }],
  "phemex.json": ["1d", { phemex: TWO_DAYS }],
  "gate.csv": ["1d", { gate: TWO_DAYS }],
  "ib.csv": ["1d", { ib: TWO_DAYS.map(([time, open, high, low, close]) => [time, open, high, low, close, NaN]) }],
  "histdata-yen.csv": [
    "1m",
    {
      "histdata-yen": [
        ["2024-01-02T09:30:00.000Z", 145.123, 145.301, 144.876, 145.2, 0],
        ["2024-01-02T09:31:00.000Z", 145.2, 145.25, 145.101, 145.15, 0],
      ],
    },
  ],
  "twse.json": ["1d", { twse: TWO_DAYS }],
  "databento.csv": ["1d", { AAPL: TWO_DAYS }],
  "finam.txt": ["1d", { SBER: [...TWO_DAYS, ["2024-01-31", 184.3, 185.5, 183.9, 185.1, 7000]] }],
  "j-quants.json": ["1d", { "72030": TWO_DAYS }],
  "bitfinex.csv": ["1d", { bitfinex: TWO_DAYS }],
  "refinitiv.csv": ["1d", { refinitiv: TWO_DAYS }],
  "crsp-daily.csv": ["1d", { AAPL: TWO_DAYS }],
  "nse-index.csv": ["1d", { "Nifty 50": END_OF_JANUARY }],
  "investing-th.csv": ["1d", { "investing-th": END_OF_JANUARY }],
  "alpha-vantage-intraday.json": ["1m", { IBM: MINUTES("2024-01-02T14:30:00.000Z", "2024-01-02T14:31:00.000Z") }],
  "theta-data.csv": ["1m", { "theta-data": MINUTES("2024-01-02T09:30:00.000Z", "2024-01-02T09:31:00.000Z") }],
  "baostock-minutes.csv": ["1m", { "sh.600000": MINUTES("2024-01-02T09:30:00.000Z", "2024-01-02T09:31:00.000Z") }],
  "hyperliquid.json": ["1d", { BTC: TWO_DAYS }],
  "polygon-grouped.json": ["1d", { AAPL: TWO_DAYS, MSFT: TWO_DAYS }],
  "upbit.json": ["1d", { "KRW-BTC": TWO_DAYS }],
  "nse-api.json": ["1d", { INFY: TWO_DAYS }],
  "mexc.json": ["1d", { mexc: TWO_DAYS }],
  "bitget.json": ["1d", { bitget: TWO_DAYS }],
  "upstox.json": ["1d", { upstox: TWO_DAYS }],
  "poloniex.json": ["1d", { poloniex: TWO_DAYS }],
  "robinhood.json": ["1d", { AAPL: TWO_DAYS }],
  "twelve-data.json": ["1d", { AAPL: TWO_DAYS, MSFT: TWO_DAYS }],
  "list-of-symbols.json": ["1d", { AAPL: TWO_DAYS, MSFT: TWO_DAYS }],
  "mongodb.json": ["1d", { mongodb: TWO_DAYS }],
  "dotnet.json": ["1d", { dotnet: TWO_DAYS }],
  "coinbase-advanced.json": ["1d", { "coinbase-advanced": TWO_DAYS }],
  "coinapi.csv": ["1d", { coinapi: TWO_DAYS }],
  "compustat.csv": ["1d", { AAPL: TWO_DAYS }],
  "crsp.csv": ["1d", { AAPL: TWO_DAYS }],
  "eikon.csv": ["1d", { "AAPL.O": TWO_DAYS }],
  "gpw.csv": ["1d", { PKNORLEN: TWO_DAYS }],
  "jpx.csv": ["1d", { "1301": TWO_DAYS }],
  "prefixed.csv": ["1d", { prefixed: TWO_DAYS }],
  "tilde.csv": ["1d", { tilde: TWO_DAYS }],
  "excel-texts.csv": ["1d", { "excel-texts": TWO_DAYS }],
  "aligned.txt": ["1d", { aligned: TWO_DAYS }],
  "pandas-printed.txt": ["1d", { "pandas-printed": TWO_DAYS }],
  "old-mac.csv": ["1d", { "old-mac": TWO_DAYS }],
  "ib-tws.csv": ["1m", { "ib-tws": MINUTES("2024-01-02T09:30:00.000Z", "2024-01-02T09:31:00.000Z") }],
  "BTCUSDT-1m-2025-01.csv": [
    "1m",
    {
      BTCUSDT: [
        ["2025-01-01", 93500.5, 93600.5, 93400.5, 93550.25, 8.5],
        ["2025-01-01T00:01:00.000Z", 93550.25, 93650.5, 93500.5, 93640.5, 9.5],
      ],
    },
  ],
  "EQ020124.CSV": ["1d", { "500002": [["2024-01-02", 4685, 4704.95, 4630, 4664.45, 4139]] }],
  "akshare-gbk.csv": ["1d", { "600000": TWO_DAYS }],
  "akshare.csv": ["1d", { akshare: TWO_DAYS }],
  "alpha-vantage.csv": ["1d", { "alpha-vantage": TWO_DAYS }],
  "alpha-vantage.json": ["1d", { IBM: TWO_DAYS }],
  "COTAHIST_A2024.TXT": ["1d", { PETR4: TWO_DAYS, VALE3: TWO_DAYS }],
  "archive.zip": ["1d", { ZA: TWO_DAYS, ZB: TWO_DAYS }],
  "baostock.csv": ["1d", { "sh.600000": TWO_DAYS.slice(0, 1) }],
  "binance.json": ["1d", { binance: TWO_DAYS }],
  "bitstamp.json": ["1d", { "BTC/USD": TWO_DAYS }],
  "ccxt.json": ["1d", { ccxt: TWO_DAYS }],
  "cryptodatadownload-2020.csv": ["1h", { BTCUSDT: CRYPTO("2020-03-25T19:00:00.000Z", "2020-03-25T20:00:00.000Z") }],
  "cryptodatadownload.csv": ["1h", { "BTC/USDT": CRYPTO("2024-01-02", "2024-01-02T01:00:00.000Z") }],
  "dukascopy.csv": ["1m", { dukascopy: FOREX("2024-01-31", "2024-01-31T00:01:00.000Z", [66.42, 70]) }],
  "finnhub.json": ["1d", { finnhub: TWO_DAYS }],
  "finrl.csv": ["1d", { AAPL: TWO_DAYS.slice(0, 1), AMGN: [["2024-01-02", 301, 303.2, 300.1, 302.5, 2311]] }],
  "firstrate.csv": ["1m", { firstrate: MINUTES("2024-01-02T09:30:00.000Z", "2024-01-02T09:31:00.000Z") }],
  "gzip.csv.gz": ["1d", { gzip: TWO_DAYS }],
  "histdata.csv": ["1m", { histdata: FOREX("2024-01-02", "2024-01-02T00:01:00.000Z", [0, 0]) }],
  "investing-de.csv": [
    "1d",
    {
      "investing-de": [
        ["2024-01-30", 1187.2, 1188.5, 1183.9, 1185.6, 8250],
        ["2024-01-31", 184.2, 185.9, 183.4, 184.3, 12_300_000],
      ],
    },
  ],
  "investing.csv": [
    "1d",
    {
      investing: [
        ["2024-01-30", 187.2, 188.5, 183.9, 185.6, 8250],
        ["2024-01-31", 184.2, 185.9, 183.4, 184.3, 12_300_000],
      ],
    },
  ],
  "kibot.csv": ["1m", { kibot: MINUTES("2024-01-31T09:30:00.000Z", "2024-01-31T09:31:00.000Z") }],
  "kraken.csv": ["1m", { kraken: MINUTES("2024-01-02", "2024-01-02T00:01:00.000Z", [82.48, 58.41]) }],
  "kraken.json": ["1d", { kraken: TWO_DAYS }],
  "metatrader-4.csv": ["1h", { "metatrader-4": FOREX("2024-01-02", "2024-01-02T01:00:00.000Z", [664, 700]) }],
  "metatrader-5.csv": ["1d", { "metatrader-5": FOREX("2024-01-02", "2024-01-03", [66424, 70011]) }],
  "nasdaq.csv": ["1d", { nasdaq: [["2024-01-31", 184.2, 185.9, 183.4, 184.3, 5841]] }],
  "nse-security-wise.csv": ["1d", { INFY: [["2024-01-03", 100.5, 102.2, 99.8, 101.1, 50123]] }],
  "nse-udiff.csv": ["1d", { INFY: [["2024-07-08", 1640, 1662.9, 1636.55, 1660.1, 5012]] }],
  "nse-until-2024.csv": ["1d", { INFY: [["2024-01-03", 100.5, 102.2, 99.8, 101.1, 50123]] }],
  "pandas.csv": ["1d", { pandas: TWO_DAYS }],
  "polygon.json": ["1d", { AAPL: TWO_DAYS }],
  "r.csv": ["1d", { r: TWO_DAYS }],
  "stooq.txt": ["1d", { "AAPL.US": TWO_DAYS }],
  "tradingview.csv": ["1h", { tradingview: MINUTES("2024-01-02T14:30:00.000Z", "2024-01-02T15:30:00.000Z") }],
  "tushare.csv": [
    "1d",
    {
      "000001.SZ": [["2024-01-03", 9.1, 9.3, 9, 9.2, 7336.5]],
      "600000.SH": [["2024-01-03", 6.6, 6.7, 6.5, 6.65, 2101.5]],
    },
  ],
  "utf-16.csv": ["1d", { "utf-16": TWO_DAYS }],
  "yahoo-web.csv": [
    "1d",
    {
      "yahoo-web": [
        ["2024-01-02", 187.2, 188.5, 183.9, 185.6, 82_480_000],
        ["2024-01-03", 184.2, 185.9, 183.4, 184.3, 58_410_000],
      ],
    },
  ],
  "yfinance.csv": [
    "1d",
    {
      AAPL: [
        ["2024-01-02", 185.75, 187, 182.5, 184.25, 8248],
        ["2024-01-03", 182.75, 184.5, 182, 182.75, 5841],
      ],
    },
  ],
}

describe("a file in the form of a known source", () => {
  it("has its expected values in the table, for every fixture", () => {
    assert.sameMembers(readdirSync(SOURCES), Object.keys(EXPECTED))
  })

  for (const [name, [timeframe, bars]] of Object.entries(EXPECTED)) {
    it.effect(`${name} is read without settings`, () =>
      Effect.gen(function* () {
        const store = join(yield* temporaryFolder, "market.db")
        const report = yield* importCsv([join(SOURCES, name)], { store, timeframe })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store, timeframe), bars)
      }),
    )
  }
})
