import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { FrameReader, frameOf } from "../../src/pool/protocol/frames.ts"

const message = fc.oneof(
  fc.string(),
  fc.double(),
  fc.constant(undefined),
  fc.array(fc.integer()),
  fc.float64Array({ maxLength: 40 }),
  fc.record({ type: fc.string(), lanes: fc.array(fc.nat()), numbers: fc.float64Array({ maxLength: 8 }) }),
)

/** Cuts bytes into pieces of the given lengths, repeatedly. */
const cut = (bytes: Buffer, lengths: ReadonlyArray<number>): ReadonlyArray<Buffer> => {
  const pieces: Array<Buffer> = []
  for (let at = 0; at < bytes.length;) {
    const length = lengths[pieces.length % lengths.length]
    pieces.push(bytes.subarray(at, at + length))
    at += length
  }
  return pieces
}

describe("messages on a pipe", () => {
  it("arrive as they were sent, in order, however the pipe cuts them", () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 10 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (messages, lengths) => {
          const reader = new FrameReader<unknown>(1_000_000)
          const received = cut(Buffer.concat(messages.map((each) => frameOf(each))), lengths).flatMap((piece) =>
            reader.push(piece),
          )
          assert.deepStrictEqual(received, messages)
        },
      ),
    )
  })

  it("are rejected if they are too large or malformed", () => {
    assert.throws(() => new FrameReader(10).push(frameOf("longer than ten bytes")), /over the limit of 10/)
    assert.throws(() => new FrameReader(100).push(Buffer.from([4, 0, 0, 0, 1, 2, 3, 4])))
  })

  it("are found among bytes that others write to the pipe, however they are cut", () => {
    const token = Uint8Array.of(7, 1, 7, 2)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(message, fc.uint8Array({ maxLength: 30, max: 6 })), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (sent, lengths) => {
          const reader = new FrameReader<unknown>(1_000_000, token)
          const bytes = Buffer.concat(sent.flatMap(([each, foreign]) => [frameOf(each, token), frameOf(each), foreign]))
          const received = cut(bytes, lengths).flatMap((piece) => reader.push(piece))
          assert.deepStrictEqual(
            received,
            sent.map(([each]) => each),
          )
        },
      ),
    )
  })

  it("cannot be encoded if a part cannot be cloned", () => {
    assert.throws(() => frameOf({ answer: () => 1 }), /could not be cloned/)
  })
})
