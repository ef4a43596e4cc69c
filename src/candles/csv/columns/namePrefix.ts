import { PRICES } from "./lineFields.ts"

/** Prefixes of columns that are not symbols: `px_open`, `mid.o`. Bids and asks are not prices of trades. */
const COMMON = /^(px|prices?|trades?|mid|ohlcv?|bars?|candles?|stocks?|quotes?|daily|s|t)[._ ]/i
const PREFIXED = /^(?!(?:BID|ASK|MID|ADJ)[._ ])([A-Z\d^=][A-Z\d.^=-]*)[._ ]((?:Open|High|Low|Close|Volume|Adj).*)$/

/** yfinance's `Close_AAPL`, which pandas writes as `('Close', 'AAPL')`. */
const SUFFIXED =
  /^(?:\(')?(Open|High|Low|Close|Adj Close|Volume|Dividends|Stock Splits)(?:', '|[_ .])(?=[^a-z]*[A-Z])(?!(?:USDT?|EUR|GBP|JPY|CHF|BTC)\b)([A-Z\d^][A-Z\d.^=-]*)(?:'\))?$/

/** Removes the symbol that all names but the first begin with (R's `AAPL.Open`) or end with. */
export const withoutPrefix = (
  written: ReadonlyArray<string>,
): { readonly names: ReadonlyArray<string>; readonly prefix: string | undefined } => {
  const names = written.map((name) => name.replace(/^\$FORMAT\s+/, "").replace(/^\('(\w+)', ''\)$/, "$1"))
  const suffixes = names.slice(1).map((name) => SUFFIXED.exec(name))
  const suffix = suffixes[0]?.[2]
  if (suffix !== undefined && suffixes.every((match) => match?.[2] === suffix))
    return { names: [names[0], ...suffixes.map((match) => match?.[1] ?? "")], prefix: suffix }
  const common = names.filter((name) => COMMON.test(name))
  const [begins] = common
  if (common.length >= PRICES.length && common.every((name) => name.startsWith(COMMON.exec(begins)?.[0] ?? "\0"))) {
    const bare = names.map((name) => (COMMON.test(name) ? name.replace(COMMON, "") : name))
    if (new Set(bare).size === names.length) return { names: bare, prefix: undefined }
  }
  const [first, ...rest] = names
  const matches = rest.map((name) => PREFIXED.exec(name))
  const prefix = matches[0]?.[1]
  if (prefix === undefined || matches.some((match) => match?.[1] !== prefix)) return { names, prefix: undefined }
  // R may write dates as row names, whose column has no name.
  const own = PREFIXED.exec(first)
  return { names: [own?.[1] === prefix ? own[2] : first, ...matches.map((match) => match?.[2] ?? "")], prefix }
}
