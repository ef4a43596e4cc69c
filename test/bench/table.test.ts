import { assert, describe, it } from "@effect/vitest"
import type { Fingerprint } from "../../bench/contenders/contender.ts"
import { rows } from "../../bench/contenders/contenders.ts"
import type { Passed } from "../../bench/contenders/pass.ts"
import { loadOf } from "../../bench/load.ts"
import type { Measured } from "../../bench/table/measure.ts"
import { absenceOf, tableOf } from "../../bench/table/table.ts"

const SIZE = { symbols: 2500, bars: 252 }
const WHOLE: Fingerprint = [1234, 50, 60]
const CROSSOVER: Fingerprint = [2345, 70, 80]

const passes = (warmMs: ReadonlyArray<number>, found: Fingerprint): ReadonlyArray<Passed> =>
  warmMs.map((ms) => ({ startMs: 1, firstMs: 2, warmMs: ms, warmCpuMs: undefined, found }))

/** Every contender takes 30, 20 and 40 ms, the yardstick 20, 20 and 20. */
const measured = (changed: Readonly<Record<string, ReadonlyArray<Passed> | string>> = {}): Measured =>
  new Map(
    Object.entries(rows).map(([name, { sameAs }]) => {
      const found = sameAs === "bareLoop" ? WHOLE : CROSSOVER
      return [name, changed[name] ?? passes(name === "bareLoop" ? [20, 20, 20] : [30, 20, 40], found)]
    }),
  )

const rowOf = (lines: ReadonlyArray<string>, start: string): string =>
  lines.find((line) => line.startsWith(`| ${start}`)) ?? "no such row"

describe("tableOf", () => {
  it("gives medians, and ratios to the bare loop of the same pass with their range", () => {
    const lines = tableOf([[SIZE, measured()]])
    assert.strictEqual(lines[0], "| symbols × daily bars | 2,500 × 252 |")
    assert.strictEqual(rowOf(lines, "bare loop"), "| bare loop, one thread, no promises | 20.0 ms |")
    assert.include(rowOf(lines, "numpy"), "| 30.0 ms, **1.50x** (1.00–2.00) |")
    assert.include(rowOf(lines, "matches that were compared"), "| 1,234 |")
    assert.include(rowOf(lines, "matches of the crossover alone"), "| 2,345 |")
  })

  it("gives the processor time of what is all in its own process, where it is said", () => {
    const threads = passes([30, 20, 40], WHOLE).map((each) => ({ ...each, warmCpuMs: each.warmMs + 5 }))
    const lines = tableOf([[SIZE, measured({ threads })]])
    assert.include(rowOf(lines, "processor time: **marketsweep, 2 threads"), "| 35.0 ms |")
    const bareLoop = passes([20, 20, 20], WHOLE).map((each) => ({ ...each, warmCpuMs: 28 }))
    const both = tableOf([[SIZE, measured({ threads, bareLoop })]])
    assert.include(rowOf(both, "processor time: **marketsweep, 2 threads"), "| 35.0 ms, 1.25x |")
    assert.include(rowOf(lines, "processor time: bare loop, one"), "| – |")
    assert.strictEqual(rowOf(lines, "processor time: **marketsweep, 2 processes"), "no such row")
  })

  it("compares no wall times of passes that ran on a busy machine", () => {
    const loads = [0.5, 12, 14].map((load) => loadOf(load, 2))
    assert.include(rowOf(tableOf([[SIZE, measured(), loads]]), "numpy"), "| 30.0 ms, **1.50x** |")
    const threads = passes([30, 20, 40], WHOLE).map((each) => ({ ...each, warmCpuMs: 35 }))
    const bareLoop = passes([20, 20, 20], WHOLE).map((each) => ({ ...each, warmCpuMs: 28 }))
    const busy = tableOf([[SIZE, measured({ threads, bareLoop }), loads.map(() => loadOf(12, 2))]])
    assert.include(rowOf(busy, "numpy"), "| 30.0 ms, not compared |")
    assert.include(rowOf(busy, "processor time: **marketsweep, 2 threads"), "| 35.0 ms, 1.25x |")
  })

  it("shows where a peer has other matches, even where it has as many", () => {
    const lines = tableOf([
      [SIZE, measured({ polars: passes([9], [1233, 50, 60]), duckdb: passes([9], [2345, 70, 81]) })],
    ])
    assert.include(rowOf(lines, "nodejs-polars"), "**1,233 matches**")
    assert.include(rowOf(lines, "DuckDB"), "**other matches**")
    assert.notInclude(rowOf(lines, "numpy"), "matches")
  })

  it("does not print figures of ours that come with other matches", () => {
    assert.throws(
      () => tableOf([[SIZE, measured({ threads: passes([9], [1233, 50, 60]) })]]),
      /threads has 1,233 matches/,
    )
  })

  it("leaves a cell empty where a peer is not here, and says what would bring it", () => {
    const all = [[SIZE, measured({ duckdb: "it is not installed" })]] as const
    assert.strictEqual(rowOf(tableOf(all), "DuckDB").split(" | ")[1], "– |")
    assert.deepStrictEqual(absenceOf(all), [`- ${rows["duckdb"].title}: left out, it is not installed`])
  })
})
