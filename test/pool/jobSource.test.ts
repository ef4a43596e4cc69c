import { heldBy, poolOfStrangers, say, type Stranger } from "./stranger.ts"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { vi } from "vitest"

afterEach(() => vi.useRealTimers())

describe("the source that the first preparation of a job names", () => {
  /** A pool of strangers that react to each message with `onSent`. */
  const poolThat = (onSent: (stranger: Stranger, index: number, message: Stranger["sent"][number]) => void) => {
    const opened: Array<Stranger> = []
    const pool = poolOfStrangers({
      onOpen: (stranger) => {
        opened.push(stranger)
        say(stranger, { type: "ready" })
      },
      onSent: (stranger, message) => {
        onSent(stranger, opened.indexOf(stranger), message)
      },
    })
    return { pool, opened }
  }

  const sayPrepared = (stranger: Stranger, job: number, source: string) =>
    void setTimeout(() => say(stranger, { type: "prepared", job, source }))

  it("is sent to workers that prepare the job later", async () => {
    const { opened, pool } = poolThat((stranger, index, message) => {
      if (message.type === "prepare") sayPrepared(stranger, message.job, `file ${index}`)
    })
    await vi.advanceTimersByTimeAsync(10)
    const { job } = pool.open()
    await vi.advanceTimersByTimeAsync(10)
    for (const symbol of ["A", "B", "C", "D"]) pool.submit(job, symbol)
    await vi.advanceTimersByTimeAsync(10)
    const asked = opened.flatMap(({ sent }) => sent.filter((message) => message.type === "prepare"))
    assert.deepStrictEqual(
      asked.map(({ source }) => source),
      [undefined, "file 0"],
    )
    pool.end()
  })

  it("decides which worker prepares the next job, even if another one is idle", async () => {
    const { opened, pool } = poolThat((stranger, index, message) => {
      if (message.type === "prepare") sayPrepared(stranger, message.job, `file ${index}`)
    })
    await vi.advanceTimersByTimeAsync(10)
    const { job } = pool.open()
    await vi.advanceTimersByTimeAsync(5)
    pool.submit(job, "A")
    await vi.advanceTimersByTimeAsync(1)
    const busy = opened.findIndex((stranger) => heldBy(stranger).length > 0)
    const { job: next } = pool.open()
    await vi.advanceTimersByTimeAsync(5)
    assert.strictEqual(next.source, `file ${busy}`)
    pool.end()
  })

  it.each([
    ["another file", false],
    ["file", true],
  ] as const)(
    "decides whether a worker that was asked before, and reads %s, receives symbols",
    async (source, isGiven) => {
      const { opened, pool } = poolThat((stranger, index, message) => {
        if (message.type === "prepare" && index === 1) sayPrepared(stranger, message.job, "file")
      })
      await vi.advanceTimersByTimeAsync(10)
      const { job } = pool.open()
      pool.open()
      await vi.advanceTimersByTimeAsync(100)
      assert.strictEqual(job.source, "file")
      // It was asked to prepare two jobs, and has prepared the other one.
      sayPrepared(opened[0], 2, "file")
      await vi.advanceTimersByTimeAsync(10)
      for (const symbol of ["A", "B", "C", "D"]) pool.submit(job, symbol)
      await vi.advanceTimersByTimeAsync(10)
      const [first, second] = opened
      assert.deepStrictEqual([heldBy(first).length > 0, heldBy(second).length > 0], [false, true])
      sayPrepared(first, job.key, source)
      await vi.advanceTimersByTimeAsync(10)
      assert.strictEqual(heldBy(first).length > 0, isGiven)
      pool.end()
    },
  )
})
