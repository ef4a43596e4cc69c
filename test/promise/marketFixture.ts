import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import * as Effect from "effect/Effect"
import { afterAll } from "@effect/vitest"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import { openMarket } from "../../src/promise/openMarket.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"

/** The number of daily bars of each symbol, from 1970-01-01 on; the close of bar `i` is 101.125 + i. */
export const LENGTHS = { A: 5, B: 20, C: 40, D: 12 } as const

/** How many bars of a symbol close above 110: bars 0 to 8 do not. */
export const above110 = (length: number): number => Math.max(0, length - 9)

/** A folder for the tests of one file, with `market.db`; it is removed after them. */
export const marketFixture = async () => {
  const folder = mkdtempSync(join(tmpdir(), "marketsweep-promise-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const store = join(folder, "market.db")
  const bars = Object.fromEntries(Object.entries(LENGTHS).map(([symbol, length]) => [symbol, someBars(length)]))
  await Effect.runPromise(writeStore(store, bars))
  let hearts = 0
  /** A market whose symbols beat while they run, and a way to see whether they still do. */
  const beating = async (isolation: "threads" | "processes" = "threads") => {
    const heartbeat = join(folder, `heartbeat-${++hearts}`)
    const beats = () => (existsSync(heartbeat) ? statSync(heartbeat).size : 0)
    const worker = new URL("./heartbeat.worker.ts", import.meta.url)
    const market = await openMarket({ store, worker, isolation, workers: 2, config: { heartbeat } })
    return {
      market,
      /** Waits until a symbol beats. */
      hasBegun: async () => {
        const before = beats()
        while (beats() === before) await sleep(1)
      },
      /** The ids of the processes in which symbols have been beating. */
      pids: () => new Set(readFileSync(heartbeat, "utf8").trimEnd().split("\n").map(Number)),
      stillBeats: async () => {
        const before = beats()
        await sleep(100)
        return beats() > before
      },
    }
  }
  return { folder, store, bars, beating }
}

/** Results without their times, which differ from run to run. */
export const timeless = (results: ReadonlyArray<ProcessingResult>) =>
  results.map(({ processingTimeMs: _, ...result }) => result)

/** What a promise rejects with; fails if it does not. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    return error
  }
  throw new Error(`Expected a rejection, got ${JSON.stringify(value)}`)
}
