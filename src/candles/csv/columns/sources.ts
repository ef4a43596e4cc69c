import type { Decimal, Role } from "../dialect.ts"

/** The known form of the files of a source. */
export interface Source {
  readonly name: string
  /** Names that its header contains, all of them: in lower case, or as written if the case matters. */
  readonly marks?: ReadonlyArray<string>
  /** Its columns if the usual names would choose others, spelled like `marks`, or {@link NONE}. */
  readonly columns?: Readonly<Partial<Record<Role, string>>>
  /** The pattern of a row in its files without a header, with commas between the fields. */
  readonly row?: RegExp
  /** The fields of such rows; further ones are not read. */
  readonly fields?: ReadonlyArray<Role | "">
  /** The divisor of its prices if they are integers. */
  readonly pricesPer?: number
  /** The number that it writes for a missing volume. */
  readonly noVolume?: number
  /** Its decimal mark, if the numbers are ambiguous. */
  readonly decimal?: Exclude<Decimal, "either">
  /** The pattern of its file names; its groups `symbol`, `period` and `date` (day, month, year, two digits each) are read. */
  readonly file?: RegExp
}

/** Means that a source has no column for a role, whatever the names of its columns. */
export const NONE = ""

const OHLCV = ["open", "high", "low", "close", "volume"] as const

/**
 * The sources whose files need more than column names, one row each. The fixture
 * of a source is `test/candles/fixtures/sources/<name>`, and its expected bars are
 * in `test/candles/sources.test.ts`.
 */
const SOURCES: ReadonlyArray<Source> = [
  {
    name: "Binance",
    row: /^\d{13,16}(,[\d.]+){5},\d{13,16}(,[\d.]+){4,5}$/,
    fields: ["date", ...OHLCV],
    file: /^(?<symbol>[A-Z0-9]+)-(?<period>\d+(?:s|m|h|d|w|mo))-\d{4}-\d{2}(?:-\d{2})?$/,
  },
  { name: "MetaTrader 4", row: /^\d{4}\.\d\d\.\d\d,\d\d:\d\d(,[\d.]+){5}$/, fields: ["date", "clock", ...OHLCV] },
  {
    name: "Kraken's API",
    row: /^\d{10}(,[\d.]+){6},\d+$/,
    fields: ["date", "open", "high", "low", "close", "", "volume", ""],
  },
  { name: "Kraken", row: /^\d{10}(,[\d.]+){6}$/, fields: ["date", ...OHLCV, ""] },
  { name: "KuCoin", row: /^\d{10}(,[\d.]+){6}$/, fields: ["date", "open", "close", "high", "low", "volume", ""] },
  { name: "Coinbase", row: /^\d{10}(,[\d.]+){5}$/, fields: ["date", "low", "high", "open", "close", "volume"] },
  { name: "Bitfinex", row: /^\d{13}(,[\d.]+){5}$/, fields: ["date", "open", "close", "high", "low", "volume"] },
  {
    name: "Gate",
    row: /^\d{10}(,[\d.]+){6},(true|false)$/,
    fields: ["date", "", "close", "high", "low", "open", "volume", ""],
  },
  // Its downloads have another column order than its API.
  { name: "Gate", row: /^\d{10}(,[\d.]+){5}$/, fields: ["date", "volume", "close", "high", "low", "open"] },
  {
    name: "Phemex",
    row: /^\d{10},\d+(,[\d.]+){7}$/,
    fields: ["date", "", "", ...OHLCV, ""],
  },
  {
    name: "HistData",
    row: /^\d{8} \d{6}(;\d+\.\d+){4};\d+$/,
    fields: ["date", ...OHLCV],
    decimal: "point",
  },
  {
    name: "MEXC",
    row: /^\d{13}(,[\d.]+){5},\d{13},[\d.]+$/,
    fields: ["date", ...OHLCV, "", ""],
  },
  { name: "Bitget", row: /^\d{13}(,[\d.]+){7}$/, fields: ["date", ...OHLCV, "", ""] },
  {
    name: "Upstox",
    row: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d(,[\d.]+){6}$/,
    fields: ["date", ...OHLCV, ""],
  },
  {
    name: "Poloniex",
    row: /^([\d.]+,){11}(?:MINUTE|HOUR|DAY|WEEK|MONTH)_\d+,\d{13},\d{13}$/,
    fields: ["low", "high", "open", "close", "", "volume", "", "", "", "", "", "", "date", ""],
  },
  { name: "Bybit", row: /^\d{13}(,[\d.]+){6}$/, fields: ["date", ...OHLCV, ""] },
  { name: "OKX", row: /^\d{13}(,[\d.]+){7},[01]$/, fields: ["date", ...OHLCV, "", "", ""] },
  {
    name: "East Money",
    row: /^\d{4}-\d\d-\d\d(,[\d.]+){5}(,-?[\d.]+){0,6}$/,
    fields: ["date", "open", "close", "high", "low", "volume"],
  },
  {
    name: "Yahoo",
    row: /^\d{4}-\d\d-\d\d(,\d+\.\d{5,}){5},\d+$/,
    fields: ["date", "open", "high", "low", "close", "adjusted", "volume"],
  },
  {
    name: "Nasdaq",
    row: /^\d\d\/\d\d\/\d{4},\$[\d.]+,\d+(,\$[\d.]+){3}$/,
    fields: ["date", "close", "volume", "open", "high", "low"],
  },
  { name: "ASX", row: /^[A-Z][A-Z\d.-]*,\d{8}(,[\d.]+){5}$/, fields: ["symbol", "date", ...OHLCV] },
  {
    name: "MetaStock",
    row: /^[^,]+,(?:D|W|M|\d+),\d{8},\d{4,6}(,[\d.]+){6}$/,
    fields: ["symbol", "period", "date", "clock", ...OHLCV, ""],
  },
  {
    name: "MetaTrader 5",
    marks: ["<date>", "<open>", "<tickvol>"],
    columns: { date: "<date>" },
  },
  { name: "CryptoDataDownload", marks: ["unix", "date", "symbol"], columns: { date: "date", symbol: "symbol" } },
  { name: "NSE UDiFF", marks: ["traddt", "tckrsymb", "sctysrs"], columns: { date: "traddt", symbol: "tckrsymb" } },
  {
    name: "BSE until 2024",
    marks: ["sc_code", "sc_name", "no_of_shrs"],
    columns: { symbol: "sc_code" },
    file: /^EQ(?:_ISINCODE_)?_?(?<date>\d{6})$/i,
  },
  {
    // `name` is the number of a currency, `timestamp` the end of the day.
    name: "CoinMarketCap",
    marks: ["timeopen", "timeclose", "timehigh", "timelow"],
    columns: { date: "timeopen", symbol: NONE },
  },
  {
    name: "CoinMarketCap's API",
    marks: ["time_open", "time_close", "time_high", "time_low"],
    columns: { date: "time_open" },
  },
  // Its "open" is the price of the day before, its "close" an average.
  { name: "TSETMC", marks: ["<first>", "<open>", "<last>", "<close>"], columns: { open: "<first>", close: "<last>" } },
  // Names that differ only in case: `L` is the number of a trade, `V` what takers bought.
  {
    name: "Binance's stream",
    marks: ["t", "T", "L", "V", "i", "x"],
    columns: { date: "t", symbol: "s", period: "i", low: "l", volume: "v" },
  },
  // Of `t` and `T`, one is the bar's start, the other its end or its symbol.
  { name: "Hyperliquid", marks: ["t", "T", "s", "i", "o"], columns: { date: "t", symbol: "s", period: "i" } },
  { name: "Polygon", marks: ["t", "T", "vw", "o"], columns: { date: "t", symbol: "T" } },
  {
    name: "Upbit",
    marks: ["candle_date_time_utc", "trade_price", "candle_acc_trade_volume"],
    columns: {
      date: "candle_date_time_utc",
      close: "trade_price",
      volume: "candle_acc_trade_volume",
      symbol: "market",
    },
  },
  {
    name: "NSE's API",
    marks: ["ch_symbol", "ch_timestamp", "ch_opening_price"],
    columns: {
      symbol: "ch_symbol",
      date: "ch_timestamp",
      open: "ch_opening_price",
      high: "ch_trade_high_price",
      low: "ch_trade_low_price",
      close: "ch_closing_price",
      volume: "ch_tot_traded_qty",
    },
  },
  {
    // Its price is negative if it is the average of bid and ask.
    name: "CRSP",
    marks: ["permno", "prc", "openprc", "askhi", "bidlo"],
    columns: { open: "openprc", high: "askhi", low: "bidlo", close: "prc" },
  },
  { name: "Interactive Brokers", marks: ["average", "barcount"], noVolume: -1 },
  { name: "Databento", marks: ["rtype", "publisher_id", "instrument_id"], pricesPer: 1e9 },
  // Its "vol" is the turnover.
  { name: "HTX", marks: ["id", "amount", "vol", "count"], columns: { date: "id", volume: "amount" } },
  { name: "baostock", marks: ["code", "preclose", "adjustflag"], columns: { symbol: "code" } },
  { name: "tushare", marks: ["ts_code", "trade_date"], columns: { symbol: "ts_code", date: "trade_date" } },
]

/** The source of a file with this header. */
export const sourceOfHeader = (names: ReadonlyArray<string>): Source | undefined => {
  const known = new Set(names.flatMap((name) => [name, name.toLowerCase()]))
  return SOURCES.find(({ marks }) => marks?.every((mark) => known.has(mark)))
}

/** The column that a source names: by its name as written, or else in lower case. */
export const columnOfSource = (names: ReadonlyArray<string>, name: string): number => {
  const exact = names.indexOf(name)
  return exact >= 0 ? exact : names.findIndex((each) => each.toLowerCase() === name)
}

/** The sources whose files without a header have rows like these. */
export const sourcesOfRows = (lines: ReadonlyArray<string>): ReadonlyArray<Source> =>
  SOURCES.filter(({ row }) => row !== undefined && lines.length > 0 && lines.every((line) => row.test(line.trim())))

/** The symbol and date in a file name, without its ending, if it is the name of a known source's file. */
export const sourceOfFile = (stem: string): Readonly<Record<string, string>> | undefined => {
  for (const { file } of SOURCES) {
    const groups = file?.exec(stem)?.groups
    if (groups !== undefined) return groups
  }
  return undefined
}
