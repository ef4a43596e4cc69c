import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import type { ImportOptions } from "../../src/candles/import/options/importOptions.ts"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

/** Writes files to a folder of their own; returns their paths and the path of a store beside them. */
export const writeFiles = (files: Readonly<Record<string, string | Uint8Array>>) =>
  Effect.map(temporaryFolder, (folder) => ({
    folder,
    store: join(folder, "stores", "market.db"),
    paths: Object.entries(files).map(([name, content]) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    }),
  }))

/** Imports files given as text, in their order; returns the report without its duration. */
export const importTexts = Effect.fnUntraced(function* (
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ImportOptions> = {},
) {
  const { store, paths, folder } = yield* writeFiles(files)
  const { durationMs: _, ...report } = yield* importCsv(paths, { store, timeframe: "1d", ...options })
  return { store, paths, folder, report }
})

/** Every bar of a store as [ISO time, open, high, low, close, volume], by symbol. */
export const barsIn = (store: string, timeframe = "1d") =>
  Effect.gen(function* () {
    const candles = yield* CandleRepository
    const bars: Record<string, ReadonlyArray<ReadonlyArray<string | number | undefined>>> = {}
    for (const symbol of yield* candles.symbols(timeframe)) {
      const { columns } = yield* candles.getRange(symbol, { timeframe, range: {} })
      const { time, open, high, low, close, volume } = columns
      bars[symbol] = Array.from(time, (at, index) => [
        new Date(at).toISOString().replace("T00:00:00.000Z", ""),
        ...[open, high, low, close, volume].map((column) => column?.[index]),
      ])
    }
    return bars
  }).pipe(Effect.provide(SqliteCandles.layer(store), { local: true }))

/** Imports files that are refused with this message, and checks that nothing is stored. */
export const assertRefused = Effect.fnUntraced(function* (
  files: Readonly<Record<string, string | Uint8Array>>,
  message: RegExp,
  options: Partial<ImportOptions> = {},
) {
  const { report, store } = yield* importTexts(files, options)
  assert.match(report.unusable.map((each) => each.message).join(), message)
  assert.deepStrictEqual(yield* barsIn(store, options.timeframe), {})
})
