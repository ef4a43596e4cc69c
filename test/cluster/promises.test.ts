import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ProcessingResult } from "marketsweep"
import { fileURLToPath } from "node:url"
import { answerOf } from "../faults/Fault.ts"
import { faultOf } from "../faults/faults.ts"
import { faultsWorker, jobOf } from "../pool/onThreads.ts"
import { tableRows } from "../pool/promises.ts"
import { clusterEngine, quietly, startCluster, until } from "./cluster.ts"

/** The faults of each row of the README's table. */
const rows = {
  "fails, throws, overflows the stack": ["failsTyped", "throws", "overflowsStack"],
  "returns an invalid answer": ["answersNothing", "answersWrongShape", "answersNaN", "answersFunction"],
  "waits forever": ["neverSettles"],
  "loops forever": ["endlessLoop"],
  "calls `process.exit`, throws from a callback": ["exitsWithSeven", "throwsAsync"],
  "fills the heap with objects": ["fillsWithObjects"],
  "fills typed arrays, allocates one huge array": ["fillsWithOneArray"],
  "is killed by a signal": ["killsItself"],
}

const rowOf = new Map(Object.entries(rows).flatMap(([row, faults]) => faults.map((fault) => [fault, row])))

/** What the last column says of each row. */
const cells = new Map(tableRows("what the symbol does", "README.md").map((row) => [row[0], row.at(-1) ?? ""]))
const cellOf = (fault: string): string => cells.get(rowOf.get(fault) ?? "") ?? ""

const faultsWhere = (holds: (cell: string) => boolean) => [...rowOf.keys()].filter((fault) => holds(cellOf(fault)))
const takesTime = (cell: string): boolean => cell === "`Timeout`"
const endsRunners = (cell: string): boolean => cell.includes("two runners")

const innocents = Array.from({ length: 8 }, (_, at) => `innocent:${at}`)

const assertInnocents = (results: ReadonlyArray<ProcessingResult>): void =>
  assert.deepStrictEqual(
    results
      .slice(0, innocents.length)
      .map(({ computedIndicators, error, matches, symbol }) => ({ symbol, error, matches, computedIndicators })),
    innocents.map((symbol) => ({ symbol, error: undefined, ...answerOf(symbol) })),
  )

/** A cell says what the result is, or only what else is lost. */
const assertCells = (results: ReadonlyArray<ProcessingResult>): void => {
  for (const { error, symbol } of results.filter((result) => rowOf.has(result.symbol))) {
    const cell = cellOf(symbol)
    const said = cell === "its error" ? faultOf(symbol).expected : /`(\w+)`/.exec(cell)?.[1]
    const outcome = error?._tag ?? "Answered"
    assert.include(said === undefined ? ["Answered", "OutOfMemory"] : [said], outcome, `${symbol}: ${error?.message}`)
  }
}

describe("the README's table of faults", () => {
  it("has one row for each fault of this test", () => {
    assert.deepStrictEqual([...cells.keys()], Object.keys(rows))
  })

  it.live("states the result of each fault on a cluster, and which faults end a runner", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster([], "3s")
      const start = (name: string) =>
        // So small a heap that it is soon full.
        cluster.startRunner(name, "--max-heap-mb", "64", "--worker", fileURLToPath(faultsWorker))
      const runners = yield* Effect.forEach(["a", "b", "c"], start, { concurrency: "unbounded" })
      const living = () => runners.filter(({ hasEnded }) => !hasEnded()).length

      const engine = yield* clusterEngine(cluster, { chunkSize: 20 })
      assertCells(yield* engine.processBatch(jobOf(faultsWhere(takesTime), { id: "limits", timeoutMs: 1000 })))

      const others = faultsWhere((cell) => !takesTime(cell) && !endsRunners(cell))
      const contained = yield* engine.processBatch(jobOf([...innocents, ...others], { id: "contained" }))
      assertInnocents(contained)
      assertCells(contained)
      assert.strictEqual(living(), 3)

      // In one chunk, so that together they end two runners.
      const deadly = yield* engine.processBatch(jobOf([...innocents, ...faultsWhere(endsRunners)], { id: "deadly" }))
      assertInnocents(deadly)
      assertCells(deadly)
      // One that is dying may take longer to be gone than to lose its lease.
      yield* until(() => living() <= 1)
      assert.strictEqual(living(), 1)
    }).pipe(quietly),
  )
})
