import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import { importFiles } from "../../src/cli/import/importFiles.ts"
import { NOT_GIVEN } from "../../src/cli/options/notGiven.ts"
import { seriesOutput } from "../../src/cli/compute/seriesOutput.ts"
import { StandardError } from "../../src/cli/terminal/StandardError.ts"
import { runHere } from "./inProcess.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

/** Standard error as text, and what happens when this is written to it. */
const standardErrorThat = (onText: (text: string) => void) => {
  let written = ""
  const layer = Layer.succeed(
    StandardError,
    StandardError.make({
      write: (text: string | Uint8Array) => {
        written += String(text)
        onText(String(text))
        return true
      },
    }),
  )
  return { layer, written: () => written }
}

const NO_OPTIONS = {
  timeframe: Option.some("1d"),
  symbol: Option.none(),
  column: [],
  header: Option.none(),
  where: [],
  dateFormat: Option.none(),
  timeZone: Option.none(),
  exchange: Option.none(),
  session: Option.none(),
  adjustment: Option.none(),
  decimal: Option.none(),
  dividePrices: Option.none(),
  barTimes: "begin" as const,
  aggregate: false,
  adjusted: false,
  raw: false,
  allowGaps: false,
  quality: Option.none(),
  allowNegative: false,
  check: false,
}

describe("an interruption", () => {
  it.effect("of an import says how many files are in the store", () =>
    Effect.gen(function* () {
      const row = "2024-01-01,1,1,1,1,1000\n"
      // More than one block, and a row that is told when the first is read.
      const large = prices.file("LARGE.csv", `date,open,high,low,close,volume\nfirst,1\n${row.repeat(100_000)}`)
      const reached = yield* Deferred.make<void>()
      const standardError = standardErrorThat((text) => {
        if (text.includes("LARGE.csv:2 ")) Deferred.doneUnsafe(reached, Effect.void)
      })
      const paths = [prices.upFile, large]
      const running = yield* importFiles({ ...NO_OPTIONS, paths, store: Option.some(prices.store) }).pipe(
        Effect.provide([standardError.layer, Stdio.layerTest({})]),
        Effect.scoped,
        Effect.forkChild,
      )
      yield* Deferred.await(reached)
      yield* Fiber.interrupt(running)
      assert.match(
        standardError.written(),
        /^interrupted after 1 file, all in .*market\.db: run it again for the others$/m,
      )
    }),
  )

  it.effect("of whole series says how many symbols are written", () =>
    Effect.gen(function* () {
      yield* runHere("import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d")
      const reached = yield* Deferred.make<void>()
      const standardError = standardErrorThat(() => {})
      const stdout = () => Sink.forEach(() => Effect.andThen(Deferred.succeed(reached, undefined), Effect.never))
      const running = yield* seriesOutput(
        {
          ...NOT_GIVEN,
          store: Option.some(prices.store),
          timeframe: Option.some("1d"),
          formula: Option.some("close"),
          jobType: "compute",
          format: "ndjson",
        },
        "csv",
      ).pipe(
        Effect.provide([standardError.layer, Stdio.layerTest({ stdout }), NodeFileSystem.layer, NodePath.layer]),
        Effect.forkChild,
      )
      yield* Deferred.await(reached)
      yield* Fiber.interrupt(running)
      assert.match(standardError.written(), /^interrupted after \d of 2 symbols, \d+ bars, 0 errors in /m)
    }),
  )
})
