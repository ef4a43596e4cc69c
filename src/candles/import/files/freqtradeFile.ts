import { basename } from "node:path"

/** The parts of the name of a file of freqtrade. */
export interface FreqtradeFile {
  /** As CCXT spells it: `BTC/USDT`, or `XRP/USDT:USDT` for a future. */
  readonly symbol: string
  readonly timeframe: string
  /** The kind of its rows, if they are not candles of trades: `mark`, `funding_rate`. */
  readonly other: string | undefined
}

/** Base, quote, settlement currency of futures (with a delivery date), timeframe, type of candles. */
const NAME =
  /^([A-Z0-9]+)_([A-Z0-9]+)(?:_([A-Z0-9]+(?:-\d{6})?))?-([1-9]\d{0,2}(?:[smhdwMy]|Mo))(?:-([A-Za-z_]+))?\.(?:feather|parquet|json|json\.gz)$/

/** The type of futures candles that are trades. */
const FUTURES = "futures"

/** Parses a path of freqtrade: `futures/XRP_USDT_USDT-1h-futures.feather`. */
export const freqtradeFile = (path: string): FreqtradeFile | undefined => {
  const match = NAME.exec(basename(path.replaceAll("\\", "/")))
  if (match === null) return undefined
  const [, base, quote, settle, timeframe = "", type] = match
  return {
    symbol: `${base}/${quote}${settle === undefined ? "" : `:${settle}`}`,
    timeframe: timeframe.replace(/Mo$/, "M"),
    other: type === FUTURES ? undefined : type,
  }
}
