import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { type BarColumns, COLUMNS } from "../../src/candles/Candles.ts"
import { exportCandles } from "../../src/candles/export/CandleExport.ts"
import { importCsv } from "../../src/candles/import/CandleImport.ts"
import { toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { randomFrom, someBars, variedBars, writeStore } from "./writeStore.ts"

/** How many bits are flipped in each format, one at a time: `FLIPS=1000 vitest run test/candles/exportedFlips.test.ts`. */
const FLIPS = Number(process.env["FLIPS"] ?? 60)
const SEED = Number(process.env["FLIPS_SEED"] ?? 1)

/** Bars that an import takes; some have no volume. */
const candles = (bars: BarColumns): BarColumns => {
  const { close, time, volume } = bars
  const open = close.map((price, at) => price + (at % 3) / 4)
  return {
    time,
    open,
    high: close.map((price, at) => Math.max(price, open[at]) + 1),
    low: close.map((price) => price - 1),
    close,
    volume,
  }
}

const MARKET: Readonly<Record<string, BarColumns>> = {
  ...Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`S${at}`, candles(variedBars(60, 15_000 + at, at))])),
  LONG: candles(variedBars(1200, 14_000)),
  STEADY: candles(someBars(300, 15_000)),
}

/** Each symbol's candles, byte for byte, or the name of its error. */
const contentsOf = (store: string) =>
  Effect.gen(function* () {
    const repository = yield* CandleRepository
    const symbols = yield* repository.symbols("1d")
    const answers = yield* repository.many(symbols, { timeframe: "1d", range: {} })
    return new Map(
      Array.from(answers, ([symbol, answer]) => {
        if (Result.isFailure(answer)) return [symbol, answer.failure._tag]
        const { columns } = answer.success
        const parts = COLUMNS.map((name) => Buffer.from(toBlob(columns[name] ?? new Float64Array(0))))
        return [symbol, Buffer.concat(parts).toString("base64")]
      }),
    )
  }).pipe(Effect.provide(CandleStore.layer(store), { local: true }))

const importedInto = Effect.fnUntraced(function* (store: string, file: string) {
  const { rejected, unusable, unusedColumns } = yield* importCsv([file], { store, timeframe: "1d" })
  // What an import tells is not silent.
  if (rejected + unusable.length + unusedColumns.length > 0) return undefined
  return yield* contentsOf(store)
})

describe("a bit that the disk changed in an exported file", () => {
  const reading = {
    parquet: (file: string) => contentsOf(`${file}?timeframe=1d`),
    arrow: (file: string, folder: string, flip: number) => importedInto(join(folder, `${flip}.db`), file),
  }
  for (const format of ["parquet", "arrow"] as const) {
    it.effect(
      `of ${format} is found or changes nothing, at ${FLIPS} random places`,
      () =>
        Effect.gen(function* () {
          const folder = yield* temporaryFolder
          const [store, whole, flipped] = ["market.db", `whole.${format}`, `flipped.${format}`].map((name) =>
            join(folder, name),
          )
          yield* writeStore(store, MARKET)
          yield* exportCandles({ out: whole, timeframe: "1d" }).pipe(
            Effect.scoped,
            Effect.provide(CandleStore.layer(store), { local: true }),
          )
          const bytes = readFileSync(whole)
          const right = yield* reading[format](whole, folder, FLIPS)
          const random = randomFrom(SEED)
          // Every third one near the end, which says what lies where.
          const placeOf = (flip: number) =>
            flip % 3 === 0 ? bytes.length - 1 - Math.floor(random() * 1500) : Math.floor(random() * bytes.length)
          const silent: Array<string> = []
          let found = 0
          for (let flip = 0; flip < FLIPS; flip++) {
            const [at, bit] = [placeOf(flip), Math.floor(random() * 8)]
            const broken = Buffer.from(bytes)
            broken[at] = (bytes[at] ?? 0) ^ (1 << bit)
            writeFileSync(flipped, broken)
            const answers = yield* reading[format](flipped, folder, flip).pipe(
              Effect.catch(() => Effect.succeed(undefined)),
            )
            const symbols = new Set([...(right?.keys() ?? []), ...(answers?.keys() ?? [])])
            const others = [...symbols].filter((symbol) => answers?.get(symbol) !== right?.get(symbol))
            const told = others.filter((symbol) => answers?.get(symbol) === "BadCandles")
            if (answers === undefined || told.length > 0) found++
            if (answers !== undefined && others.length > told.length) silent.push(`bit ${bit} of byte ${at}`)
          }
          assert.deepStrictEqual(silent, [])
          assert.isAbove(found, FLIPS / 2)
        }),
      600_000,
    )
  }
})
