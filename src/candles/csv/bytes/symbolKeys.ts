import { isArray, isObject, type Json } from "./jsonItems.ts"
import { metadataIn } from "./jsonMetadata.ts"

const SYMBOL_KEYS = /^(symbol|ticker|pair|instrument|instrument_name|(\d+\. )?symbol)$/i

/** Whether a key names the symbol. */
export const isSymbolKey = (name: string): boolean => SYMBOL_KEYS.test(name)

/** Keys that describe what a list contains, not its symbol. */
export const NOT_SYMBOLS =
  /^(un)?(adjusted|raw|split)$|^(bid|ask|mid|trades?|mark|index)$|^(minute|hour|dai|week|month|quarter|year)(ly)?s?$|^(intra)?day$|^(page|part|chunk|batch|block|list|table|series|result|response|sheet)s?[ _-]?\d+$|^\d+ ?(s|m|min|h|d|w|mo|y)\w*$|^(data|candles|bars|prices|history|historical|current|previous|old|new|regular|extended|pre|post)$/i

/** A key that is written like a symbol, in capital letters. */
const CAPITALS = /^(?=.*[A-Z])[A-Z\d]{2,}([./:_^=-][A-Z\d]+)*$/
const NOT_CAPITALS =
  /^(OHLCV?|RESULTS?|RESPONSE|BODY|ROWS?|ITEMS?|LIST|RECORDS?|SERIES|QUOTES?|KLINES?|TABLE|VALUES?|SPOT|FUTURES|STOCKS?|USDT?|EUR|(SECOND|MINUTE|HOUR|DAY|WEEK|MONTH)_\d+|[SMHDWY]\d{1,2})$/

/** Whether a key above rows is written like a symbol, as in Alpaca's `{ "bars": { "AAPL": […] } }`. */
export const isLikeSymbol = (key: string): boolean =>
  CAPITALS.test(key) && !NOT_CAPITALS.test(key) && !NOT_SYMBOLS.test(key)

const OTHER_KEYS = /^(isin|secid|stock_?(code|no|id)|stk_?no|ts_?code|trading_?symbol|product_?id)$/i

/** The symbols that a response names next to its rows. */
export const symbolsIn = (json: Json, depth: number): ReadonlyArray<string> => {
  const valuesOf = (isNamed: (key: string) => boolean): ReadonlyArray<string> => [
    ...new Set(metadataIn(json, depth, isNamed).map(({ value }) => value)),
  ]
  const symbols = valuesOf(isSymbolKey)
  if (symbols.length > 0) return symbols
  // East Money's `code` is the symbol, that of others a status. HTX's channel is `market.btcusdt.kline.1day`.
  const data = isObject(json) ? json["data"] : undefined
  if (isObject(data) && isArray(data["klines"]) && typeof data["code"] === "string") return [data["code"]]
  const channel =
    isObject(json) && typeof json["ch"] === "string" ? /^market\.([a-z\d]+)\.kline\./.exec(json["ch"]) : null
  return channel === null ? valuesOf((key) => OTHER_KEYS.test(key)) : [channel[1]]
}
