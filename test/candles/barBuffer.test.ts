import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeBarBuffer } from "../../src/candles/barBuffer.ts"

const bar = (time: number, price: number) => ({
  symbol: "A",
  time,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: price,
})

describe("the bars of a file that wait to be written", () => {
  it("take little memory where there are few of each of many symbols", () => {
    const before = process.memoryUsage().arrayBuffers
    const buffers = Array.from({ length: 4000 }, (_, symbol) => {
      const buffer = makeBarBuffer()
      buffer.push(bar(0, 1 + symbol), 2)
      return buffer
    })
    const each = (process.memoryUsage().arrayBuffers - before) / buffers.length
    assert.isBelow(each, 2000)
    assert.strictEqual(buffers[3999].drain(() => {}).close[0], 4000)
  })

  it("come out in the order of their times, the last of equal ones, whatever their order and number", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 90 }), (times) => {
        const buffer = makeBarBuffer()
        times.forEach((time, index) => buffer.push(bar(time, index), index + 2))
        const last = new Map(times.map((time, index) => [time, index]))
        const repeated: Array<number> = []
        const { time, close } = buffer.drain((line, kept) => {
          assert.strictEqual(times[line - 2], times[kept - 2])
          repeated.push(line)
        })
        const expected = [...last].toSorted(([a], [b]) => a - b)
        assert.deepStrictEqual(
          [...time],
          expected.map(([at]) => at),
        )
        assert.deepStrictEqual(
          [...close],
          expected.map(([, index]) => index),
        )
        const dropped = times.flatMap((at, index) => (last.get(at) === index ? [] : [index + 2]))
        assert.deepStrictEqual(
          repeated.toSorted((a, b) => a - b),
          dropped,
        )
      }),
    )
  })
})
