import { afterEach, assert, describe, it } from "@effect/vitest"
import { vi } from "vitest"
import { laneWord, STARTED } from "../../src/pool/protocol/protocol.ts"
import { type Habits, heldBy, poolOfStrangers, say, sayIdle, sayReply, type Stranger } from "./stranger.ts"

afterEach(() => vi.useRealTimers())

const reply = { ms: 1, answer: { matches: [], computedIndicators: {} } }

/** Why a worker does not start. */
type Refusal = (stranger: Stranger) => void

const refusals: Readonly<Record<string, Refusal>> = {
  "the system has no file descriptors": ({ events }) =>
    events.onExit({ code: 1, fault: Object.assign(new Error("too many open files"), { code: "EMFILE" }) }),
  "their layer fails": (stranger) =>
    say(stranger, { type: "failed", error: { _tag: "StoreUnavailable", path: "s", message: "gone" } }),
  "they die while they start": ({ events }) => events.onExit({ code: 7 }),
  "they never become ready": () => {},
}

/** A pool whose workers answer at once, unless they are refused. */
const poolThat = (refusal: () => Refusal | undefined) => {
  const habits: Habits = {
    onOpen: (stranger) => {
      const refuse = refusal()
      if (refuse === undefined) say(stranger, { type: "ready" })
      else refuse(stranger)
    },
    onSent: (stranger, message) => {
      if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
      if (message.type === "ping") sayIdle(stranger, message)
      if (message.type !== "run") return
      setTimeout(() => {
        for (const { lane, attempt } of heldBy(stranger).slice(-message.lanes.length)) {
          stranger.lanes.state[lane] = (attempt << 3) | 4
          sayReply(stranger, { lane, attempt }, reply)
        }
      })
    },
  }
  return poolOfStrangers(habits)
}

const runOne = async (pool: ReturnType<typeof poolOfStrangers>, ms: number) => {
  const { job } = pool.open()
  await vi.advanceTimersByTimeAsync(ms)
  pool.submit(job, "A")
  await pool.settle(ms)
  const { error } = pool.results[pool.results.length - 1]
  pool.supervisor.closeJob(job, () => {})
  return error?._tag ?? "Answered"
}

const killAll = (pool: ReturnType<typeof poolOfStrangers>): void => {
  for (const { events } of pool.strangers) events.onExit({ code: 9 })
}

describe("a pool that has worked", () => {
  for (const [reason, refuse] of Object.entries(refusals)) {
    it(`restarts its workers and answers waiting symbols after 3 s in which ${reason}`, async () => {
      let refusal: Refusal | undefined
      const pool = poolThat(() => refusal)
      await vi.advanceTimersByTimeAsync(10)
      assert.strictEqual(await runOne(pool, 1000), "Answered")
      refusal = refuse
      killAll(pool)
      setTimeout(() => (refusal = undefined), 3_000)
      const { job } = pool.open()
      pool.submit(job, "B")
      await pool.settle(90_000)
      assert.deepStrictEqual([...pool.pending], [])
      assert.strictEqual(await runOne(pool, 1000), "Answered")
      pool.end()
    })

    it(`loses waiting symbols after minutes in which ${reason}, and runs the next job after that`, async () => {
      let refusal: Refusal | undefined
      const pool = poolThat(() => refusal)
      await vi.advanceTimersByTimeAsync(10)
      const { job } = pool.open()
      await vi.advanceTimersByTimeAsync(1000)
      refusal = refuse
      killAll(pool)
      pool.submit(job, "A")
      await pool.settle(200_000)
      assert.deepStrictEqual(
        pool.results.map(({ error }) => error?._tag),
        ["PoolLost"],
      )
      refusal = undefined
      await vi.advanceTimersByTimeAsync(60_000)
      assert.strictEqual(await runOne(pool, 40_000), "Answered")
      pool.end()
    })
  }
})

describe("a pool whose first workers the system refuses to start", () => {
  it("waits for them", async () => {
    let refusal: Refusal | undefined = refusals["the system has no file descriptors"]
    const pool = poolThat(() => refusal)
    let reason: unknown = "none yet"
    pool.supervisor.ready((error) => (reason = error))
    await vi.advanceTimersByTimeAsync(5_000)
    assert.strictEqual(reason, "none yet")
    refusal = undefined
    await vi.advanceTimersByTimeAsync(10_000)
    assert.isUndefined(reason)
    pool.end()
  })

  it("fails with the reason after 30 s", async () => {
    const pool = poolThat(() => refusals["the system has no file descriptors"])
    let reason = ""
    pool.supervisor.ready((error) => (reason = error?.message ?? ""))
    await vi.advanceTimersByTimeAsync(60_000)
    assert.match(reason, /No worker could be started for 30 s \(too many open files\)/)
    pool.end()
  })
})

/** Strangers of which some cannot prepare a job; the first one never answers. */
const poolWhereSomeReject = (isUnable: (index: number) => boolean) => {
  const opened: Array<Stranger> = []
  const pool = poolOfStrangers({
    dies: (index) => index !== 0,
    onOpen: (stranger) => {
      opened.push(stranger)
      say(stranger, { type: "ready" })
    },
    onSent: (stranger, message) => {
      const index = opened.indexOf(stranger)
      const job = message.type === "prepare" ? message.job : 0
      const error = { _tag: "InvalidJob", message: "not here" }
      if (message.type === "prepare") {
        setTimeout(() => say(stranger, isUnable(index) ? { type: "rejected", job, error } : { type: "prepared", job }))
      }
      if (message.type === "ping" && index !== 0) sayIdle(stranger, message)
      if (message.type !== "run") return
      if (index === 0) {
        const [{ lane, attempt }] = heldBy(stranger)
        stranger.lanes.state[lane] = laneWord(attempt, STARTED)
        return
      }
      for (const { lane, attempt } of heldBy(stranger).slice(-message.lanes.length)) {
        const answer = isUnable(index) ? { ms: 0, skipped: true } : reply
        setTimeout(() => sayReply(stranger, { lane, attempt }, answer))
      }
    },
  })
  return { pool, opened }
}

describe("a job", () => {
  it("is lost when its workers die again and again, while another job continues", async () => {
    const pool = poolOfStrangers({
      onOpen: (stranger) => say(stranger, { type: "ready" }),
      onSent: (stranger, message) => {
        if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
        if (message.type === "ping") sayIdle(stranger, message)
        if (message.type !== "run") return
        if (message.job === 1) return void setTimeout(() => stranger.events.onExit({ code: 9 }), 2)
        message.symbols.forEach((_, i) =>
          setTimeout(() => {
            const { lane, attempt } = { lane: message.lanes[i], attempt: message.attempts[i] }
            stranger.lanes.state[lane] = (attempt << 3) | 4
            sayReply(stranger, { lane, attempt }, reply)
          }),
        )
      },
    })
    await vi.advanceTimersByTimeAsync(10)
    const { job } = pool.open()
    const { job: other } = pool.open()
    await vi.advanceTimersByTimeAsync(10)
    for (const symbol of ["A", "B", "C", "D"]) pool.submit(job, symbol)
    for (let i = 0; i < 1000 && job.unanswered > 0; i++) {
      pool.submit(other, `other ${i}`)
      await vi.advanceTimersByTimeAsync(100)
    }
    await pool.settle(10_000)
    assert.deepStrictEqual([...pool.pending], [])
    const isOther = ({ symbol }: { readonly symbol: string }) => symbol.startsWith("other")
    const lost = pool.results.filter((result) => !isOther(result))
    assert.deepStrictEqual(
      lost.map(({ error }) => error?._tag),
      ["PoolLost", "PoolLost", "PoolLost", "PoolLost"],
    )
    assert.match(lost[0].error?.message ?? "", /40 workers were lost without an answer/)
    assert.deepStrictEqual(
      pool.results.filter(isOther).filter(({ error }) => error !== undefined),
      [],
    )
    pool.end()
  })
})

describe("a job that only a dead worker could prepare", () => {
  const runTwo = async (isUnable: (index: number) => boolean) => {
    const { pool, opened } = poolWhereSomeReject(isUnable)
    await vi.advanceTimersByTimeAsync(10)
    const { job } = pool.open()
    await vi.advanceTimersByTimeAsync(10)
    for (const symbol of ["A", "B", "C"]) pool.submit(job, symbol)
    await pool.settle(60_000)
    assert.deepStrictEqual([...pool.pending], [])
    const outcomes = pool.results.map(({ symbol, error }) => [symbol, error?._tag ?? "Answered"])
    const reasons = pool.results.map(({ error }) => error?.message ?? "")
    pool.end()
    return { outcomes: Object.fromEntries(outcomes), reasons: reasons.join(), opened: opened.length }
  }

  it("runs on a fresh worker", async () => {
    const { outcomes } = await runTwo((index) => index > 0 && index < 4)
    assert.deepStrictEqual([outcomes["B"], outcomes["C"]], ["Answered", "Answered"])
  })

  it("is lost with the reason when ten fresh workers in a row cannot prepare it", async () => {
    const { outcomes, reasons, opened } = await runTwo((index) => index > 0)
    assert.deepStrictEqual([outcomes["B"], outcomes["C"]], ["PoolLost", "PoolLost"])
    assert.include(reasons, "no worker can prepare the job any more (not here)")
    assert.isAtMost(opened, 14)
  })
})
