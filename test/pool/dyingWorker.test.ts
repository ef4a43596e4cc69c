import { heldBy, poolOfStrangers, say, type Stranger } from "./stranger.ts"
import { afterEach, assert, it } from "@effect/vitest"
import { vi } from "vitest"
import { DONE, laneWord, monotonicMs, STARTED } from "../../src/pool/protocol/protocol.ts"

afterEach(() => vi.useRealTimers())

/** Shorter than symbols wait behind a slow one before they are moved. */
const SHORT_LIMIT_MS = 10

const write = (stranger: Stranger, wanted: string, state: number): void => {
  for (const { attempt, lane, symbol } of heldBy(stranger)) {
    if (symbol !== wanted) continue
    if (state === STARTED) stranger.lanes.startedAt[lane] = monotonicMs()
    stranger.lanes.state[lane] = laneWord(attempt, state)
  }
}

it("a symbol that begins on a worker that was just killed is not blamed for the time the worker takes to die", async () => {
  const pool = poolOfStrangers({
    dies: (index) => index > 0,
    onOpen: (stranger) => {
      if (stranger === pool.strangers[0]) say(stranger, { type: "ready" })
    },
    onSent: (stranger, message) => {
      if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
    },
  })
  await vi.advanceTimersByTimeAsync(10)
  const header = { id: "short", jobType: "scan", timeframe: "1d", dateRange: {}, timeoutMs: SHORT_LIMIT_MS } as const
  const job = pool.supervisor.open(header, 2, () => {})
  await vi.advanceTimersByTimeAsync(10)
  for (const symbol of ["slow", "next"]) pool.submit(job, symbol)
  await vi.advanceTimersByTimeAsync(1)
  const [worker] = pool.strangers
  write(worker, "slow", STARTED)
  await vi.advanceTimersByTimeAsync(2 * SHORT_LIMIT_MS)
  write(worker, "slow", DONE)
  write(worker, "next", STARTED)
  await vi.advanceTimersByTimeAsync(5 * SHORT_LIMIT_MS)
  worker.events.onExit({ code: 1 })
  await vi.advanceTimersByTimeAsync(1)
  assert.deepStrictEqual(
    pool.results.map(({ error }) => error?._tag),
    [],
  )
  assert.isTrue(pool.supervisor.running().length === 0)
  pool.end()
})
