import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeBarBuffer } from "../../src/candles/import/intake/barBuffer.ts"

const bar = (time: number, price: number) => ({
  symbol: "A",
  time,
  timeOfDay: 0,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: price,
  adjusted: NaN,
  mended: false,
  unreadVolume: undefined,
  wrongPrices: undefined,
})

describe("the bars of a file that are buffered before they are written", () => {
  it("take little memory for a few bars of each of many symbols", () => {
    const before = process.memoryUsage().arrayBuffers
    const buffers = Array.from({ length: 4000 }, (_, symbol) => {
      const buffer = makeBarBuffer()
      buffer.push(bar(0, 1 + symbol), 2)
      return buffer
    })
    const each = (process.memoryUsage().arrayBuffers - before) / buffers.length
    assert.isBelow(each, 2000)
    assert.strictEqual(buffers[3999].drain(() => {}).bars.close[0], 4000)
  })

  it("come out sorted by time, equal bars once, and without bars that contradict each other at one time", () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(1, 1, 1, 2)), {
      minLength: 1,
      maxLength: 90,
    })
    fc.assert(
      fc.property(times, (rows) => {
        const buffer = makeBarBuffer()
        rows.forEach(([time, price], index) => buffer.push(bar(time, price), index + 2))
        const prices = new Map<number, Set<number>>()
        for (const [time, price] of rows) prices.set(time, (prices.get(time) ?? new Set()).add(price))
        const conflicts: Array<number> = []
        const { bars, folded } = buffer.drain((line, other) => {
          assert.strictEqual(rows[line - 2][0], rows[other - 2][0])
          assert.notStrictEqual(line, other)
          conflicts.push(line)
        })
        const expected = [...prices].filter(([, each]) => each.size === 1).toSorted(([a], [b]) => a - b)
        assert.deepStrictEqual(
          [...bars.time],
          expected.map(([time]) => time),
        )
        assert.deepStrictEqual(
          [...bars.close],
          expected.flatMap(([, each]) => [...each]),
        )
        const unclear = rows.flatMap(([time], index) => (prices.get(time)?.size === 1 ? [] : [index + 2]))
        assert.sameMembers(conflicts, unclear)
        assert.strictEqual(bars.time.length + folded + conflicts.length, rows.length)
      }),
    )
  })
})
