import { assert, describe, it } from "@effect/vitest"
import { makeTurns } from "../../src/pool/inProcess/turns.ts"

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Turns with a clock that only symbols advance, and the symbols that have started. */
const withClock = () => {
  let now = 0n
  const started: Array<number> = []
  const turns = makeTurns(() => now)
  const enter = (symbol: number, takesMs: number) =>
    turns.enter(() => {
      started.push(symbol)
      now += BigInt(takesMs) * 1_000_000n
    })
  return { enter, started, turns }
}

describe("makeTurns", () => {
  it("starts symbols at once until they have taken more than 2 ms together", async () => {
    const { enter, started } = withClock()
    for (let symbol = 0; symbol < 7; symbol++) enter(symbol, 1)
    assert.deepStrictEqual(started, [0, 1, 2])
    await nextTurn()
    assert.deepStrictEqual(started, [0, 1, 2, 3, 4, 5])
    await nextTurn()
    assert.deepStrictEqual(started, [0, 1, 2, 3, 4, 5, 6])
  })

  it("starts symbols in the order of their requests, even of those made during a turn", async () => {
    const { enter, started, turns } = withClock()
    enter(0, 3)
    turns.enter(() => {
      started.push(1)
      enter(3, 0)
    })
    enter(2, 0)
    await nextTurn()
    assert.deepStrictEqual(started, [0, 1, 2, 3])
  })

  it("starts no withdrawn symbol, and none after it was closed", async () => {
    const { enter, started, turns } = withClock()
    enter(0, 3)
    const withdraw = enter(1, 3)
    enter(2, 3)
    enter(3, 3)
    withdraw()
    await nextTurn()
    assert.deepStrictEqual(started, [0, 2])
    turns.close()
    await nextTurn()
    assert.deepStrictEqual(started, [0, 2])
  })
})
