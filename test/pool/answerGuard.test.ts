import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { sizedAnswer } from "../../src/pool/answerGuard.ts"
import { arbitraryAnswer } from "./arbitraryAnswer.ts"

const decode = Schema.decodeUnknownOption(Schema.toType(SymbolAnswer), { onExcessProperty: "error" })
const acceptedBySchema = (answer: unknown): boolean => decode(withoutUndefined(answer))._tag === "Some"
/** What is optional may also be there and undefined, as plain JavaScript writes it. */
const withoutUndefined = (answer: unknown): unknown => {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer
  const isAbsent = ([field, value]: [string, unknown]) => ["flags", "work"].includes(field) && value === undefined
  return Object.fromEntries(Object.entries(answer).filter((entry) => !isAbsent(entry)))
}

const acceptedByGuard = (answer: unknown): boolean => sizedAnswer(answer) !== undefined

const wrongPieces: ReadonlyArray<unknown> = [
  undefined,
  null,
  0,
  Number.NaN,
  -Infinity,
  1n,
  "1",
  [],
  [null],
  {},
  { a: undefined },
  { a: "b" },
  new Date(0),
  ["Slow", "Fast"],
  [{ time: 1, close: 1 }],
  [{ time: 1, close: 1, values: {}, more: 1 }],
  [{ time: 1, close: null, values: {} }],
  [{ time: 253_402_300_800_000, close: 1, values: {} }],
  [{ time: -1e20, close: 1, values: {} }],
  { readMs: null },
  { seconds: 1 },
]

/** An answer with one part replaced, taken away or added. */
const damaged = fc
  .tuple(
    arbitraryAnswer,
    fc.constantFrom("matches", "computedIndicators", "flags", "work", "more", "0"),
    fc.oneof(fc.constantFrom(...wrongPieces), fc.anything()),
    fc.boolean(),
  )
  .map(([answer, field, piece, remove]) => {
    const { [field]: _, ...rest }: Record<string, unknown> = { ...answer }
    return remove ? rest : { ...rest, [field]: piece }
  })

describe("the hand-written guard", () => {
  it("takes every answer that the Schema takes", () => {
    fc.assert(
      fc.property(arbitraryAnswer, (answer) => {
        assert.isTrue(acceptedBySchema(answer))
        assert.strictEqual(sizedAnswer(answer)?.answer, answer)
      }),
      { numRuns: 300 },
    )
  })

  it("agrees with the Schema on answers with one damage", () => {
    fc.assert(
      fc.property(damaged, (answer) => {
        assert.strictEqual(acceptedByGuard(answer), acceptedBySchema(answer))
      }),
      { numRuns: 2000 },
    )
  })

  it("agrees with the Schema on anything at all", () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        assert.strictEqual(acceptedByGuard(answer), acceptedBySchema(answer))
      }),
      { numRuns: 500 },
    )
  })

  it("finds an answer the larger the more it holds", () => {
    const sizeOf = (matches: number, name: string) => {
      const match = { time: 1, close: 1, values: { [name]: 1 } }
      return sizedAnswer({ matches: Array.from({ length: matches }, () => match), computedIndicators: {} })?.bytes ?? 0
    }
    assert.isAbove(sizeOf(1, "a"), sizeOf(0, "a"))
    assert.isAbove(sizeOf(1, "longer"), sizeOf(1, "a"))
    assert.strictEqual(sizeOf(1000, "a"), 1000 * sizeOf(1, "a"))
  })
})
