// Scans a store with promises, without Effect; Ctrl-C ends the scan: node examples/promises.ts market.db
import { FormulaError, openMarket } from "marketsweep"

const interruption = new AbortController()
process.once("SIGINT", () => interruption.abort())

const market = await openMarket({ store: process.argv[2] ?? "market.db" })
try {
  const rising = market.scan({ formula: "ta.rising(close, 3)", from: "2024-01-01", signal: interruption.signal })
  for await (const { error, matches, symbol } of rising) {
    console.log(symbol, error?.message ?? `${matches.length} times`)
  }

  const changes = await market.compute({ formula: "percent = ta.roc(close, 5)", symbols: ["UP", "DOWN"] }).all()
  for (const { computedIndicators, symbol } of changes) console.log(symbol, computedIndicators)

  await market.screen({ formula: "clse > open" }).all()
} catch (error) {
  if (!(error instanceof FormulaError)) throw error
  console.log(error.message)
  console.log(error.snippet)
} finally {
  await market.close()
}
