import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeBarBuffers } from "../../src/candles/import/intake/barBuffers.ts"

const bar = (symbol: string, time: number, price: number) => ({
  symbol,
  time,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: price,
})

describe("the bars of a file that are buffered before they are written", () => {
  it("take little memory for a bar of each of many symbols", () => {
    const before = process.memoryUsage().arrayBuffers
    const buffers = makeBarBuffers(0)
    for (let symbol = 0; symbol < 4000; symbol++) buffers.push(bar(`S${symbol}`, 0, 1 + symbol), symbol + 2)
    const each = (process.memoryUsage().arrayBuffers - before) / 4000
    assert.isBelow(each, 400)
    const drained = new Map(buffers.drain(() => {}))
    assert.strictEqual(drained.size, 4000)
    assert.strictEqual(drained.get("S3999")?.bars.close[0], 4000)
  })

  it("are sorted by symbol and time, without duplicates and without contradictory bars", () => {
    const row = fc.tuple(
      fc.constantFrom("A", "B", "C"),
      fc.integer({ min: 0, max: 60 }),
      fc.constantFrom(1, 1, 1, 2, NaN),
    )
    const request = fc.record({ rows: fc.array(row, { minLength: 1, maxLength: 200 }), room: fc.nat(300) })
    fc.assert(
      fc.property(request, ({ room, rows }) => {
        const buffers = makeBarBuffers(room)
        rows.forEach(([symbol, time, price], index) => buffers.push(bar(symbol, time, price), index + 2))
        assert.isAtLeast(buffers.size(), rows.length)
        const conflicts: Array<number> = []
        const drained = new Map(
          buffers.drain((symbol, line, other, time) => {
            for (const each of [line, other]) assert.deepStrictEqual(rows[each - 2].slice(0, 2), [symbol, time])
            assert.notDeepEqual(rows[line - 2], rows[other - 2])
            conflicts.push(line)
          }),
        )
        assert.sameMembers([...drained.keys()], [...new Set(rows.map(([symbol]) => symbol))])
        let told = 0
        for (const [symbol, { bars, folded, line }] of drained) {
          const own = rows.filter(([name]) => name === symbol)
          const prices = new Map<number, Set<number>>()
          for (const [, time, price] of own) prices.set(time, (prices.get(time) ?? new Set()).add(price))
          const expected = [...prices].filter(([, each]) => each.size === 1).toSorted(([a], [b]) => a - b)
          assert.deepStrictEqual(
            [...bars.time],
            expected.map(([time]) => time),
          )
          for (const column of [bars.close, bars.open, bars.high, bars.low, bars.volume])
            assert.deepStrictEqual(
              [...column],
              expected.flatMap(([, each]) => [...each]),
            )
          assert.strictEqual(line, rows.findIndex(([name]) => name === symbol) + 2)
          const unclear = own.filter(([, time]) => prices.get(time)?.size !== 1).length
          assert.strictEqual(bars.time.length + folded + unclear, own.length)
          told += unclear
        }
        assert.lengthOf(new Set(conflicts), told)
        assert.strictEqual(buffers.size(), 0)
        assert.deepStrictEqual([...buffers.drain(() => {})], [])
      }),
    )
  })
})
