import { assert, describe, it } from "@effect/vitest"
import type { Fingerprint } from "../../bench/contenders/contender.ts"
import { runPass } from "../../bench/contenders/pass.ts"
import type { Running } from "../../bench/contenders/running.ts"

const FOUND: Fingerprint = [3, 40, 500]

/** A contender that takes what it is told to take, and writes its turns down. */
const fake = (
  name: string,
  msOf: (round: number) => number,
  turns: Array<string>,
  found: (round: number) => Fingerprint = () => FOUND,
): Running => {
  let rounds = 0
  return {
    startMs: 7,
    round: () => {
      turns.push(name)
      const round = rounds++
      const ms = msOf(round)
      return Promise.resolve({ ms, cpuMs: 2 * ms, found: found(round) })
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

describe("runPass", () => {
  it("gives the first round apart, and the median of the warm ones", async () => {
    const slowAtFirst = fake("a", (round) => (round === 0 ? 900 : round < 12 ? 100 : 50 + (round % 3)), [])
    const passed = (await runPass(new Map([["a", slowAtFirst]]))).get("a")
    assert.deepStrictEqual(passed, { startMs: 7, firstMs: 900, warmMs: 51, warmCpuMs: 102, found: FOUND })
  })

  it("warms up by processor time, which a busy machine gives rarely", async () => {
    const turns: Array<string> = []
    const starved: Running = {
      startMs: 7,
      round: () => {
        turns.push("a")
        return Promise.resolve({ ms: 1000, cpuMs: 100, found: FOUND })
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    await runPass(new Map([["a", starved]]))
    // 20 rounds to have worked for the warm-up of 2 s, the 20th measured, and 20 more.
    assert.strictEqual(turns.length, 40)
  })

  it("counts the first round of what takes longer than the warm-up, and does not run it again and again", async () => {
    const turns: Array<string> = []
    const passed = (await runPass(new Map([["a", fake("a", () => 8000, turns)]]))).get("a")
    assert.strictEqual(passed?.warmMs, 8000)
    assert.strictEqual(turns.length, 1)
  })

  it("goes there and back, so that nobody always follows the same one", async () => {
    const turns: Array<string> = []
    const all = ["a", "b", "c"].map((name) => [name, fake(name, () => 500, turns)] as const)
    await runPass(new Map(all))
    assert.strictEqual(turns.slice(0, 9).join(""), "abccbaabc")
  })

  it("goes on with the others when one has had enough", async () => {
    const turns: Array<string> = []
    const contenders = new Map([
      ["slow", fake("slow", () => 6000, turns)],
      ["quick", fake("quick", () => 100, turns)],
    ])
    const passed = await runPass(contenders)
    assert.strictEqual(turns.filter((name) => name === "slow").length, 1)
    assert.isAbove(turns.filter((name) => name === "quick").length, 20)
    assert.strictEqual(passed.get("quick")?.warmMs, 100)
  })

  it("fails where a round finds other matches than the rounds before it", async () => {
    const forgetful = fake(
      "a",
      () => 100,
      [],
      (round) => (round < 5 ? FOUND : [2, 40, 500]),
    )
    const outcome = await runPass(new Map([["a", forgetful]])).then(
      () => "no failure",
      (error: unknown) => String(error),
    )
    assert.include(outcome, "a round found 2,40,500, the ones before it 3,40,500")
  })
})
