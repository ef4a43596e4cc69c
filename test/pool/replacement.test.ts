import { heldBy, LIMIT_MS, poolOfStrangers, say } from "./stranger.ts"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { vi } from "vitest"
import { laneWord, monotonicMs, STARTED } from "../../src/pool/protocol/protocol.ts"

afterEach(() => vi.useRealTimers())

/** A pool in which a worker runs an endless symbol, 1 ms before its limit; and how many workers were started. */
const pastItsLimit = async (dies: boolean) => {
  const pool = poolOfStrangers({
    dies: () => dies,
    onOpen: (stranger) => say(stranger, { type: "ready" }),
    onSent: (stranger, message) => {
      if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
    },
  })
  await vi.advanceTimersByTimeAsync(10)
  const { job } = pool.open()
  await vi.advanceTimersByTimeAsync(10)
  pool.submit(job, "endless")
  await vi.advanceTimersByTimeAsync(1)
  const worker = pool.strangers.find((each) => heldBy(each).length > 0)
  assert.isDefined(worker)
  const [{ lane, attempt }] = heldBy(worker)
  worker.lanes.startedAt[lane] = monotonicMs()
  worker.lanes.state[lane] = laneWord(attempt, STARTED)
  await vi.advanceTimersByTimeAsync(LIMIT_MS - 1)
  return { pool, before: pool.strangers.length }
}

describe("a killed worker", () => {
  it("is replaced once it is dead, so that starting another one does not delay its death", async () => {
    const { pool, before } = await pastItsLimit(true)
    await vi.advanceTimersByTimeAsync(2)
    assert.lengthOf(pool.strangers, before)
    await vi.advanceTimersByTimeAsync(10)
    assert.lengthOf(pool.strangers, before + 1)
    assert.deepStrictEqual(
      pool.results.map(({ error }) => error?._tag),
      ["Timeout"],
    )
    pool.end()
  })

  it("is replaced after a short while if it does not die", async () => {
    const { pool, before } = await pastItsLimit(false)
    await vi.advanceTimersByTimeAsync(100)
    assert.lengthOf(pool.strangers, before + 1)
    assert.deepStrictEqual(pool.results, [])
    pool.end()
  })
})
