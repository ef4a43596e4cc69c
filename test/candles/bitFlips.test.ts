import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { verifyStore } from "../../src/candles/upkeep/verifyStore.ts"
import { answersOf } from "./storeContents.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { randomFrom, someBars, variedBars, writeStore } from "./writeStore.ts"

/** The number of bits to flip, one at a time: `FLIPS=1000 vitest run test/candles/bitFlips.test.ts`. */
const FLIPS = Number(process.env["FLIPS"] ?? 100)
const SEED = Number(process.env["FLIPS_SEED"] ?? 1)

const FIRST_PAGES = 7 * 4096

// Series of each kind: alike, of several chunks, with a tail, of another calendar; and
// columns that are packed in each way.
const MARKET: Readonly<Record<string, BarColumns>> = Object.fromEntries([
  ...Array.from({ length: 24 }, (_, at) => [`ALIKE${at}`, variedBars(60, 10, at)]),
  ["LONG", variedBars(2100, 5)],
  ["STEADY", someBars(2100, 5)],
  ["OTHER", someBars(70, 3, 2)],
])
const LATER: Readonly<Record<string, BarColumns>> = Object.fromEntries(
  Object.keys(MARKET).map((symbol, at) => [symbol, someBars(1 + (at % 2), 3000)]),
)

const isFailed = (answer: unknown): boolean => typeof answer === "object" && answer !== null && "failed" in answer

describe("a flipped bit in a store", () => {
  it.effect(
    `is an error or changes nothing, at ${FLIPS} random places`,
    () =>
      Effect.gen(function* () {
        const folder = yield* temporaryFolder
        const [whole, path] = [join(folder, "whole.db"), join(folder, "flipped.db")]
        yield* writeStore(whole, MARKET)
        yield* writeStore(whole, LATER)
        const bytes = readFileSync(whole)
        const right = yield* answersOf(whole)
        const random = randomFrom(SEED)
        const silent: Array<string> = []
        const vouchedFor: Array<string> = []
        let found = 0
        for (let flip = 0; flip < FLIPS; flip++) {
          // Every other flip is in the first pages, which have the index, since most of a file is candles.
          const at = Math.floor(random() * (flip % 2 === 0 ? bytes.length : FIRST_PAGES))
          const bit = Math.floor(random() * 8)
          const flipped = Buffer.from(bytes)
          flipped[at] = (bytes[at] ?? 0) ^ (1 << bit)
          writeFileSync(path, flipped)
          // `undefined` if the store cannot be used at all.
          const answers = yield* answersOf(path).pipe(Effect.orElseSucceed(() => undefined))
          const verified = yield* verifyStore(path).pipe(Effect.orElseSucceed(() => undefined))
          for (const ending of ["", "-wal", "-shm"]) rmSync(path + ending, { force: true })
          const isVouchedFor = verified?.damages.length === 0
          if (isVouchedFor && JSON.stringify(answers) !== JSON.stringify(right)) {
            vouchedFor.push(`bit ${bit} of byte ${at}, page ${Math.floor(at / 4096) + 1}`)
          }
          if (answers === undefined) {
            found++
            continue
          }
          const wrong = Object.keys({ ...right, ...answers }).filter(
            (key) => !isFailed(answers[key]) && JSON.stringify(answers[key]) !== JSON.stringify(right[key]),
          )
          if (wrong.length > 0) silent.push(`bit ${bit} of byte ${at}, page ${Math.floor(at / 4096) + 1}: ${wrong[0]}`)
          else if (Object.values(answers).some(isFailed)) found++
        }
        assert.deepStrictEqual(silent, [])
        assert.deepStrictEqual(vouchedFor, [], "verifyStore finds no damage")
        // Most of the file is candles: if no flip was found, none was made.
        assert.isAbove(found, FLIPS / 4)
      }),
    600_000,
  )
})
