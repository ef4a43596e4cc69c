import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { answerOf } from "../faults/Fault.ts"
import { runModule } from "./childProcess.ts"
import { bundled, type Isolation, isolations, jobOf, limits, poolIn } from "./onThreads.ts"
import { differences, type Elsewhere, faultRows, otherRows, type Shown, tableRows } from "./promises.ts"

/** Decides what some faults answer. */
const NUMBER = 3

const innocents = (name: string) => Array.from({ length: 20 }, (_, i) => `innocent:${name}${i}`)

const assertAnswered = (results: ReadonlyArray<ProcessingResult>): void => {
  for (const { computedIndicators, error, matches, symbol } of results) {
    assert.deepStrictEqual({ error, matches, computedIndicators }, { error: undefined, ...answerOf(symbol) }, symbol)
  }
}

const showBeside = Effect.fnUntraced(function* (
  isolation: Isolation,
  { also, faults, options, outcomes }: Extract<Shown, { readonly faults: unknown }>,
) {
  const log: Array<string> = []
  const settings = { worker: bundled("promise"), workers: 2, measureCost: true, ...limits, ...options }
  const engine = PooledEngine.layer.pipe(
    Layer.provide(poolIn(isolation, settings)),
    Layer.provideMerge(Logger.layer([Logger.make(({ message }) => void log.push(String(message)))])),
  )
  // Faults that end by themselves have all the time that a busy machine takes.
  const limit = outcomes.includes("Timeout") ? { timeoutMs: 1000 } : {}
  yield* Effect.gen(function* () {
    const { processBatch } = yield* ProcessingEngine
    for (const fault of faults) {
      const own = `${fault}:${NUMBER}`
      const results = yield* processBatch(jobOf([...innocents("a"), own, ...innocents("b")], limit))
      const after = yield* processBatch(jobOf(innocents("c")))
      const result = results[20]
      assert.strictEqual(result.symbol, own)
      assert.include(outcomes, result.error?._tag ?? "Answered", result.error?.message)
      const others = [...results, ...after].filter((each) => each !== result)
      assert.lengthOf(others, 60)
      assertAnswered(others)
      also?.({ own: result, log: log.join("\n"), workers: new Set(others.map(({ cost }) => cost?.worker)) })
    }
  }).pipe(Effect.provide(engine))
})

const showInOwnProcess = Effect.fnUntraced(function* ({
  args,
  ends,
  program,
}: Extract<Shown, { readonly program: string }>) {
  const ended = yield* runModule(new URL(`../faults/${program}`, import.meta.url), args)
  ends(ended)
})

const exists = ([file, title]: Elsewhere): boolean => {
  const text = readFileSync(new URL(file, import.meta.url), "utf8")
  return [`"${title}"`, `\`${title}\``].some((quoted) => text.includes(quoted)) && !/\.(skip|todo)\(/.test(text)
}

const rows = tableRows("what a symbol does")

/** The text of a cell, or that of the one before it for `the same`. */
const cellOf = (row: string, isolation: Isolation): string => {
  const [, threads = "", processes = ""] = rows.find(([name]) => name === row) ?? []
  return isolation === "threads" || processes === "the same" ? threads : processes
}

describe("the tables of faults in the pool's README", () => {
  it("have exactly the rows that tests prove", () => {
    assert.deepStrictEqual(
      rows.map(([row]) => row),
      Object.keys(faultRows),
    )
    assert.deepStrictEqual(
      tableRows("other faults, on threads and in processes").map(([row]) => row),
      Object.keys(otherRows),
    )
  })

  it("say in each cell what tests prove", () => {
    const wrong = Object.entries(faultRows).flatMap(([row, shown]) =>
      isolations.flatMap((isolation, i) => {
        const cell = shown[i]
        const different = "outcomes" in cell ? differences(cellOf(row, isolation), cell.outcomes) : []
        return different.length === 0 ? [] : [{ row, isolation, different }]
      }),
    )
    assert.deepStrictEqual(wrong, [])
  })

  it("refer to tests that exist", () => {
    const cells = Object.values(faultRows).flat()
    const named = [...cells.flatMap((cell) => ("tests" in cell ? cell.tests : [])), ...Object.values(otherRows).flat()]
    assert.isAbove(named.length, 10)
    assert.deepStrictEqual(
      named.filter((each) => !exists(each)),
      [],
    )
  })
})

describe.each(isolations)("what a symbol does, on %s:", (isolation) => {
  for (const [row, [threads, processes]] of Object.entries(faultRows)) {
    const shown = isolation === "threads" ? threads : processes
    if ("faults" in shown) it.live(row, () => showBeside(isolation, shown))
    else if ("program" in shown) it.live(row, () => showInOwnProcess(shown))
  }
})
