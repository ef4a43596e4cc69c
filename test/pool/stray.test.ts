import { answerHeld, heldBy, LIMIT_MS, poolOfStrangers, say, sayIdle } from "./stranger.ts"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { vi } from "vitest"
import { laneWord, mark, STARTED, STRAY } from "../../src/pool/protocol/protocol.ts"

afterEach(() => vi.useRealTimers())

/** A pool whose first worker ran a slow symbol, and began the next one at the moment when that was taken back. */
const withStray = async () => {
  const died = new Set<number>()
  const pool = poolOfStrangers({
    dies: (index) => {
      died.add(index)
      return true
    },
    onOpen: (stranger) => say(stranger, { type: "ready" }),
    onSent: (stranger, message) => {
      if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
      if (message.type === "ping" && stranger !== pool.strangers[0]) sayIdle(stranger, message)
    },
  })
  await vi.advanceTimersByTimeAsync(10)
  const { job } = pool.open()
  await vi.advanceTimersByTimeAsync(10)
  const tasks = ["A", "B", "C", "D"].map((symbol) => pool.submit(job, symbol))
  await vi.advanceTimersByTimeAsync(1)
  const [first, second] = pool.strangers
  const [slow, next] = heldBy(first)
  first.lanes.startedAt[slow.lane] = process.hrtime()[0] * 1000 + process.hrtime()[1] / 1_000_000
  first.lanes.state[slow.lane] = laneWord(slow.attempt, STARTED)
  answerHeld(second, "A", "B", "C", "D")
  await vi.advanceTimersByTimeAsync(60)
  assert.include(
    heldBy(second).map(({ symbol }) => symbol),
    next.symbol,
    "the next symbol was moved",
  )
  mark(first.lanes, STRAY)
  answerHeld(first, slow.symbol)
  return { pool, second, died, tasks }
}

describe("a symbol that begins while it is taken back", () => {
  it("may run up to its limit before its worker is killed", async () => {
    const { died, pool } = await withStray()
    await vi.advanceTimersByTimeAsync(LIMIT_MS / 2)
    assert.deepStrictEqual([...died], [])
    await vi.advanceTimersByTimeAsync(LIMIT_MS)
    assert.isTrue(died.has(0))
    pool.end()
  })

  it("is ended with its worker once another worker has answered it", async () => {
    const { died, pool, second } = await withStray()
    // What is sent to the first worker in the meantime is taken back again.
    for (let i = 0; i < 10; i++) {
      answerHeld(second, "A", "B", "C", "D")
      await vi.advanceTimersByTimeAsync(20)
    }
    assert.deepStrictEqual([...died], [0])
    pool.end()
  })

  it("is ended with its worker once it is cancelled", async () => {
    const { died, pool, tasks } = await withStray()
    for (const { task } of tasks) pool.supervisor.cancel(task, () => {})
    await vi.advanceTimersByTimeAsync(200)
    assert.isTrue(died.has(0))
    pool.end()
  })
})
