import { afterAll, assert } from "@effect/vitest"
import { join } from "node:path"
import { linesOf, run, startWith } from "./process.ts"
import { BARS, dayOf, writePrices } from "./storeFixture.ts"

/** Stores to watch in a folder of their own, and watches of them, which end with the tests of a file. */
export const makeWatched = () => {
  const prices = writePrices()
  const { folder } = prices
  afterAll(prices.remove)

  /** Imports bars of one symbol, which have this close. */
  const importBars = async (
    store: string,
    symbol: string,
    bars: ReadonlyArray<readonly [bar: number, close: number]>,
  ) => {
    const rows = bars.map(([bar, close]) => `${dayOf(bar).slice(0, 10)},${close},${close},${close},${close},1000`)
    const file = prices.file(`${symbol}.csv`, ["date,open,high,low,close,volume", ...rows, ""].join("\n"))
    const { code, stderr } = await run("import", file, "--store", store, "--timeframe", "1d")
    assert.strictEqual(code, 0, stderr)
  }

  /** A store of UP (closes 1 to 40) and FLAT (10 each day). */
  const newStore = async (name: string): Promise<string> => {
    const store = join(folder, name)
    await run("import", prices.upFile, "--store", store, "--timeframe", "1d")
    await importBars(
      store,
      "FLAT",
      Array.from({ length: BARS }, (_, bar) => [bar, 10]),
    )
    return store
  }

  /** Starts a watch for closes above 39; it is ended after the tests, if it still runs. */
  const startWatch = (store: string, ...args: ReadonlyArray<string>) => startWatchWith({}, store, ...args)

  const startWatchWith = (env: Readonly<Record<string, string>>, store: string, ...args: ReadonlyArray<string>) => {
    const asked = ["--store", store, "--timeframe", "1d", "--formula", "close > 39", "--every", "50ms"]
    const { child, ended } = startWith({ env }, "watch", ...asked, ...args)
    afterAll(() => void child.kill("SIGKILL"))
    const told = { stdout: "", stderr: "" }
    child.stdout.on("data", (text: string) => (told.stdout += text))
    child.stderr.on("data", (text: string) => (told.stderr += text))
    /** Waits for a text; fails where the watch ends without it. */
    const until = async (stream: "stdout" | "stderr", pattern: RegExp): Promise<void> => {
      let over = false
      void ended.then(() => (over = true))
      while (!pattern.test(told[stream])) {
        if (over) throw new Error(`ended without ${pattern}: ${told.stderr}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    return {
      told,
      until,
      child,
      ended,
      end: () => {
        child.kill("SIGINT")
        return ended
      },
    }
  }
  return { prices, folder, importBars, newStore, startWatch, startWatchWith }
}

/** "UP 2024-02-09T00:00:00.000Z 40": the matches in lines of NDJSON. */
export const matchesIn = (text: string): ReadonlyArray<string> =>
  linesOf(text).map((line) => {
    const { close, symbol, time } = JSON.parse(line)
    return `${symbol} ${time} ${close}`
  })

export const UNTIL_WATCHING = /^watching .*: checking for new bars every 50 ms \(Ctrl-C ends it\)$/m
