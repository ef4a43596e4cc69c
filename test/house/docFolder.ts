import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { sampleMarket, writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { MAIN } from "../cli/process.ts"
import { startPostgres } from "../postgres/server.ts"
import { writeDuckDb, writeParquet, writePostgres } from "../stores/writeTables.ts"
import { namedFilesOf } from "./docBlocks.ts"
import { documents } from "./documents.ts"
import { ROOT } from "./sources.ts"

/** How a program of a document ended. */
interface DocRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder in which the examples and commands of the documents run unchanged. */
export interface DocFolder {
  /** Runs an example as a module of its own. */
  readonly runExample: (code: string) => DocRun
  /** Runs a block of shell, in which `npx marketsweep` is this project's command line. */
  readonly runShell: (script: string) => DocRun
  readonly remove: () => Promise<void>
}

const SYMBOLS: ReadonlyArray<string> = ["AAPL", "MSFT", "NVDA"]

const NODE = [process.execPath, "--conditions=marketsweep-source", "--disable-warning=ExperimentalWarning"]

/** Writes a year and a half of daily bars of each symbol as CSV files. */
const writePrices = (folder: string): void => {
  for (const [index, [, bars]] of [...sampleMarket({ symbols: SYMBOLS.length, bars: 400 })].entries()) {
    const rows = Array.from(bars.time, (time, bar) =>
      [
        new Date(time).toISOString().slice(0, 10),
        ...[bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => column[bar]),
      ].join(","),
    )
    writeFileSync(join(folder, `${SYMBOLS[index]}.csv`), ["date,open,high,low,close,volume", ...rows].join("\n"))
  }
}

/**
 * Writes the same candles to `candles/bars.parquet`, the table `ohlcv` of `quotes.duckdb` and `candles` of a Postgres
 * server.
 */
const writeOtherStores = async (folder: string) => {
  mkdirSync(join(folder, "candles"))
  const rows = [...sampleMarket({ symbols: SYMBOLS.length, bars: 400 })].flatMap(([, bars], index) =>
    Array.from(bars.time, (time, bar) => ({
      symbol: SYMBOLS[index] ?? "",
      time,
      open: bars.open[bar] ?? null,
      high: bars.high[bar] ?? null,
      low: bars.low[bar] ?? null,
      close: bars.close[bar] ?? null,
      volume: bars.volume[bar] ?? null,
    })),
  )
  const scope = Scope.makeUnsafe()
  const server = await Effect.runPromise(Effect.provideService(startPostgres(), Scope.Scope, scope))
  await Effect.runPromise(
    Effect.all([
      writeParquet(join(folder, "candles/bars.parquet"), rows),
      writeDuckDb(join(folder, "quotes.duckdb"), "ohlcv", rows),
      writePostgres(server, "candles", rows),
    ]),
  )
  return { url: server.url, stop: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

/**
 * Makes the folder inside the project, where "marketsweep" resolves to the sources: `prices/` with CSV files, the store
 * `market.db` made from them, the first symbols of the sample market, a formula in `rule.pine`, a list of symbols in
 * `symbols.txt`, and every block of the documents that is named after a file. The same candles are in `candles/`, in
 * `quotes.duckdb` and in a Postgres server, which `DATABASE_URL` names.
 */
export const makeDocFolder = async (): Promise<DocFolder> => {
  mkdirSync(join(ROOT, ".marketsweep"), { recursive: true })
  const folder = mkdtempSync(join(ROOT, ".marketsweep", "documents-"))
  mkdirSync(join(folder, "prices"))
  writePrices(join(folder, "prices"))
  writeFileSync(join(folder, "rule.pine"), "average = ta.sma(close, 20)\nclose > average\n")
  writeFileSync(join(folder, "symbols.txt"), "AAPL\n# a comment\nMSFT\n")
  for (const { name, code } of documents().flatMap(namedFilesOf)) writeFileSync(join(folder, name), `${code}\n`)
  await Effect.runPromise(importCsv([join(folder, "prices")], { store: join(folder, "market.db"), timeframe: "1d" }))
  await Effect.runPromise(writeSampleMarket(join(folder, ".marketsweep/sample.db"), { symbols: 200 }))
  const postgres = await writeOtherStores(folder)

  const run = ([command = "", ...args]: ReadonlyArray<string>): DocRun => {
    const { error, status, stderr, stdout } = spawnSync(command, args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled"), DATABASE_URL: postgres.url },
      // Ends programs that hang.
      timeout: 600_000,
    })
    if (error !== undefined) throw error
    return { code: status, stdout, stderr }
  }
  return {
    runExample: (code) => {
      const path = join(folder, "example.ts")
      writeFileSync(path, `${code}\n`)
      return run([...NODE, path])
    },
    runShell: (script) => {
      const command = [...NODE, MAIN].map((word) => `'${word}'`).join(" ")
      return run(["sh", "-e", "-c", `npx() { shift; ${command} "$@"; }\n${script}`])
    },
    remove: async () => {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
