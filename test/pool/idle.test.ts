import { answerHeld, lastPing, heldBy, poolOfStrangers, say, type Stranger } from "./stranger.ts"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { vi } from "vitest"
import { laneWord, monotonicMs, STARTED } from "../../src/pool/protocol/protocol.ts"

afterEach(() => vi.useRealTimers())

/** Longer than a symbol runs before its worker is pinged, and shorter than its limit. */
const A_WHILE_MS = 60

const begin = (stranger: Stranger, wanted: string): void => {
  for (const { attempt, lane, symbol } of heldBy(stranger)) {
    if (symbol !== wanted) continue
    stranger.lanes.startedAt[lane] = monotonicMs()
    stranger.lanes.state[lane] = laneWord(attempt, STARTED)
  }
}

/** A worker that was pinged while it ran `slow`, answered that, and was pinged again while it runs `slower`. */
const pingedTwice = async () => {
  const died = new Set<number>()
  const pool = poolOfStrangers({
    dies: (index) => {
      died.add(index)
      return true
    },
    onOpen: (stranger) => say(stranger, { type: "ready" }),
    onSent: (stranger, message) => {
      if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
    },
  })
  await vi.advanceTimersByTimeAsync(10)
  const { job } = pool.open()
  await vi.advanceTimersByTimeAsync(10)
  pool.submit(job, "slow")
  await vi.advanceTimersByTimeAsync(1)
  const worker = pool.strangers.find((each) => heldBy(each).length > 0)
  assert.isDefined(worker)
  begin(worker, "slow")
  await vi.advanceTimersByTimeAsync(A_WHILE_MS)
  const first = lastPing(worker)
  assert.isAbove(first, 0)
  answerHeld(worker, "slow")
  pool.submit(job, "slower")
  await vi.advanceTimersByTimeAsync(1)
  begin(worker, "slower")
  await vi.advanceTimersByTimeAsync(A_WHILE_MS)
  assert.isAbove(lastPing(worker), first)
  return { died, first, pool, worker }
}

describe("a worker that is pinged twice before it reports idle", () => {
  it("is not killed for symbols that were sent after the ping that it answers", async () => {
    const { died, first, pool, worker } = await pingedTwice()
    say(worker, { type: "pong", ping: first })
    say(worker, { type: "idle", ping: first })
    answerHeld(worker, "slower")
    say(worker, { type: "idle", ping: lastPing(worker) })
    await vi.advanceTimersByTimeAsync(A_WHILE_MS)
    assert.deepStrictEqual([...died], [])
    assert.deepStrictEqual(
      pool.results.map(({ symbol, error }) => [symbol, error?._tag]),
      [
        ["slow", undefined],
        ["slower", undefined],
      ],
    )
    pool.end()
  })

  it("is killed if it is idle after the second ping but still owes an answer", async () => {
    const { died, pool, worker } = await pingedTwice()
    say(worker, { type: "idle", ping: lastPing(worker) })
    await vi.advanceTimersByTimeAsync(A_WHILE_MS)
    assert.strictEqual(died.size, 1)
    pool.end()
  })
})
