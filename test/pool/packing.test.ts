import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { AnswerReader } from "../../src/pool/protocol/AnswerReader.ts"
import { Packer, Unpacker } from "../../src/pool/protocol/packing.ts"
import { arbitraryAnswer } from "./arbitraryAnswer.ts"

const readAnswer = (answer: SymbolAnswer): AnswerReader => {
  const reader = new AnswerReader()
  assert.isUndefined(reader.read(answer))
  return reader
}

/** Packs and unpacks those answers that the packer takes. */
const packAndUnpack = (answers: ReadonlyArray<SymbolAnswer>) => {
  const packer = new Packer()
  const taken = answers
    .map((answer, i) => ({ answer, ms: i + 0.25 }))
    .filter(({ answer, ms }) => packer.add(readAnswer(answer), ms))
  const packed = packer.take()
  if (packed === undefined) return { taken, arrived: [] }
  // As between threads.
  const unpacker = new Unpacker(structuredClone(packed))
  return { taken, arrived: taken.map(() => unpacker.next()) }
}

describe("packed answers", () => {
  it("arrive as they were sent, in order, whatever they contain", () => {
    fc.assert(
      fc.property(fc.array(arbitraryAnswer, { maxLength: 8 }), (answers) => {
        const { taken, arrived } = packAndUnpack(answers)
        assert.deepStrictEqual(arrived, taken)
      }),
      { numRuns: 500 },
    )
  })

  it("include those of formulas, with the same names in all matches and some na", () => {
    const matches = [1, 2, 3].map((time) => ({
      time,
      close: -0,
      values: { up: time > 1, rsi: time > 2 ? null : time },
    }))
    const { taken, arrived } = packAndUnpack([{ matches, computedIndicators: { rsi: null, up: false } }])
    assert.strictEqual(taken.length, 1)
    assert.deepStrictEqual(arrived, taken)
  })

  it("share a layout if they have the same names and types", () => {
    const packer = new Packer()
    const answers = [1, 2, 3].map((close) => ({
      matches: [{ time: 1, close, values: { close } }],
      computedIndicators: {},
    }))
    for (const answer of answers) assert.isTrue(packer.add(readAnswer(answer), 1))
    assert.strictEqual(packer.take()?.layouts.length, 1)
  })

  it("leave nothing behind for the next message", () => {
    const packer = new Packer()
    packer.add(readAnswer({ matches: [], computedIndicators: { a: 1 } }), 1)
    packer.take()
    assert.isUndefined(packer.take())
    packer.add(readAnswer({ matches: [], computedIndicators: { b: 2 } }), 2)
    const packed = packer.take()
    assert.deepStrictEqual(packed === undefined ? undefined : new Unpacker(packed).next(), {
      answer: { matches: [], computedIndicators: { b: 2 } },
      ms: 2,
    })
  })

  it("are not unpacked from numbers that are inconsistent", () => {
    const layout = { values: { names: ["a"], booleans: [false] }, indicators: { names: ["b"], booleans: [true] } }
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 30 }), (numbers) => {
        const unpacker = new Unpacker({ numbers: Float64Array.from(numbers), layouts: [layout] })
        for (let i = 0; i < 5; i++) {
          const { answer } = unpacker.next()
          const held = (answer?.matches.length ?? 0) * 3
          assert.isAtMost(held, numbers.length)
        }
      }),
    )
  })

  it("are unpacked even if another one is damaged", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ matches: fc.nat(3), value: fc.integer() }), { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.oneof(fc.double(), fc.integer({ min: -2, max: 9 })),
        (shapes, which, part, wrong) => {
          const answers = shapes.map(({ matches, value }) => ({
            matches: Array.from({ length: matches }, (_, time) => ({ time, close: value, values: { value } })),
            computedIndicators: { value },
          }))
          const packer = new Packer()
          for (const answer of answers) assert.isTrue(packer.add(readAnswer(answer), 1))
          const packed = packer.take()
          if (packed === undefined) return assert.fail("nothing was packed")
          const damaged = which % answers.length
          let at = 0
          for (let i = 0; i < damaged; i++) at += packed.numbers[at]
          // Its time, its layout or its number of matches.
          packed.numbers[at + 1 + part] = wrong
          const unpacker = new Unpacker(packed)
          answers.forEach((answer, i) => {
            const arrived = unpacker.next()
            if (i !== damaged) assert.deepStrictEqual(arrived, { answer, ms: 1 })
          })
        },
      ),
    )
  })
})
