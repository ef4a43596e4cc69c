import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const SYMBOLS = ["AAPL", "MSFT", "NVDA"]
const DAYS = 300
const DAY_MS = 86_400_000

const closesOf = (symbol: string): ReadonlyArray<number> => {
  const seed = SYMBOLS.indexOf(symbol) + 1
  return Array.from({ length: DAYS }, (_, day) => 100 + Math.round(1000 * Math.sin((day * seed) / 7)) / 100)
}

/** Writes a CSV file for each symbol. */
export const writePrices = (folder: string): void => {
  mkdirSync(folder, { recursive: true })
  for (const symbol of SYMBOLS) {
    const rows = closesOf(symbol).map((close, day) => {
      const date = new Date(Date.UTC(2024, 0, 1) + day * DAY_MS).toISOString().slice(0, 10)
      return `${date},${close},${close + 1},${close - 1},${close},1000`
    })
    writeFileSync(join(folder, `${symbol}.csv`), `date,open,high,low,close,volume\n${rows.join("\n")}\n`)
  }
}

/** The bars of each symbol whose close is above the one before: what `close > close[1]` must find. */
export const rises: Readonly<Record<string, number>> = Object.fromEntries(
  SYMBOLS.map((symbol) => {
    const closes = closesOf(symbol)
    return [symbol, closes.filter((close, day) => day > 0 && close > (closes[day - 1] ?? Infinity)).length]
  }),
)

/** What the workers of the fixtures find: a match for each letter of a symbol. */
export const letters: Readonly<Record<string, number>> = Object.fromEntries(
  SYMBOLS.map((symbol) => [symbol, symbol.length]),
)
