import { assert, describe, it } from "@effect/vitest"
import { Backlog } from "../../src/pool/supervision/dispatch/Backlog.ts"
import { openJob, tasksOf } from "./idleWorker.ts"

/** Takes up to `count` tasks of the job whose turn it is, until none is left. */
const takeAll = (backlog: Backlog, count: number): ReadonlyArray<string> => {
  const turns: Array<string> = []
  for (let job = backlog.next(); job !== undefined; job = backlog.next()) {
    turns.push(
      backlog
        .take(job, count)
        .map(({ symbol }) => symbol)
        .join(""),
    )
  }
  return turns
}

describe("Backlog", () => {
  it("lets jobs take turns, whatever their length", () => {
    const backlog = new Backlog()
    for (const task of tasksOf(openJob(1), "a", "b", "c", "d", "e")) backlog.add(task)
    for (const task of tasksOf(openJob(2), "x")) backlog.add(task)
    for (const task of tasksOf(openJob(3), "1", "2", "3")) backlog.add(task)
    assert.strictEqual(backlog.size, 9)
    assert.deepStrictEqual(takeAll(backlog, 2), ["ab", "x", "12", "cd", "3", "e"])
    assert.strictEqual(backlog.size, 0)
  })

  it("puts tasks that were sent before first, in order and only once", () => {
    const backlog = new Backlog()
    const job = openJob()
    const [a, b, c, d] = tasksOf(job, "a", "b", "c", "d")
    backlog.add(c)
    backlog.add(d)
    backlog.addFirst([a, b])
    backlog.addFirst([b])
    assert.strictEqual(backlog.size, 4)
    assert.deepStrictEqual(takeAll(backlog, 1), ["a", "b", "c", "d"])
  })

  it("skips tasks that were answered in the meantime", () => {
    const backlog = new Backlog()
    const [a, b, c] = tasksOf(openJob(), "a", "b", "c")
    backlog.add(b)
    backlog.add(c)
    a.settled = true
    backlog.addFirst([a])
    b.settled = true
    assert.deepStrictEqual(takeAll(backlog, 5), ["c"])
  })

  it("forgets a removed task, and a job with its last task", () => {
    const backlog = new Backlog()
    const first = openJob(1)
    const second = openJob(2)
    const [a] = tasksOf(first, "a")
    const [x, y] = tasksOf(second, "x", "y")
    for (const task of [a, x, y]) backlog.add(task)
    assert.isTrue(backlog.remove(a))
    assert.isFalse(backlog.remove(a))
    assert.strictEqual(backlog.size, 2)
    assert.strictEqual(backlog.next(), second)
    assert.deepStrictEqual(backlog.drain(second), [x, y])
    assert.isUndefined(backlog.next())
    assert.strictEqual(backlog.size, 0)
  })

  it("keeps turns fair when a job runs out of tasks", () => {
    const backlog = new Backlog()
    const jobs = [1, 2, 3].map((key) => openJob(key))
    for (const task of tasksOf(jobs[0], "a")) backlog.add(task)
    for (const task of tasksOf(jobs[1], "m", "n")) backlog.add(task)
    for (const task of tasksOf(jobs[2], "x", "y")) backlog.add(task)
    assert.deepStrictEqual(takeAll(backlog, 1), ["a", "m", "x", "n", "y"])
  })
})
