import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { AnswerReader } from "../../src/pool/protocol/AnswerReader.ts"
import { arbitraryAnswer } from "./arbitraryAnswer.ts"

const decode = Schema.decodeUnknownOption(Schema.toType(SymbolAnswer), { onExcessProperty: "error" })
const acceptedBySchema = (answer: unknown): boolean => decode(withoutUndefined(answer))._tag === "Some"
/** Optional fields may also be present and `undefined`, as in plain JavaScript. */
const withoutUndefined = (answer: unknown): unknown => {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer
  const isAbsent = ([field, value]: [string, unknown]) => ["flags", "work"].includes(field) && value === undefined
  return Object.fromEntries(Object.entries(answer).filter((entry) => !isAbsent(entry)))
}

const problemOf = (answer: unknown, maxBytes?: number): string | undefined => new AnswerReader().read(answer, maxBytes)
const acceptedByReader = (answer: unknown): boolean => problemOf(answer) === undefined

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

/** An answer with one part replaced, removed or added. */
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

const match = (more: object = {}): object => ({ time: 1, close: 1, values: {}, ...more })

describe("AnswerReader", () => {
  it("copies every answer that the Schema accepts", () => {
    const reader = new AnswerReader()
    fc.assert(
      fc.property(arbitraryAnswer, (answer) => {
        assert.isTrue(acceptedBySchema(answer))
        assert.isUndefined(reader.read(answer))
        const copy = reader.toAnswer()
        assert.deepStrictEqual(copy, answer)
        assert.notStrictEqual(copy.matches, answer.matches)
        assert.notStrictEqual(copy.computedIndicators, answer.computedIndicators)
      }),
      { numRuns: 500 },
    )
  })

  it("agrees with the Schema on answers with one damaged part", () => {
    fc.assert(
      fc.property(damaged, (answer) => {
        assert.strictEqual(acceptedByReader(answer), acceptedBySchema(answer))
      }),
      { numRuns: 2000 },
    )
  })

  it("agrees with the Schema on arbitrary values", () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        assert.strictEqual(acceptedByReader(answer), acceptedBySchema(answer))
      }),
      { numRuns: 500 },
    )
  })

  it("reads each property once, and copies the value that it has checked", () => {
    const reads: Array<string> = []
    const recordReads = <Target extends object>(place: string, target: Target): Target =>
      new Proxy(target, {
        get: (of, key, receiver) => {
          reads.push(`${place}.${String(key)}`)
          return Reflect.get(of, key, receiver)
        },
      })
    const answer = recordReads("answer", {
      matches: recordReads("matches", [
        recordReads("match", { time: 1, close: 2, values: recordReads("values", { rsi: 3, up: true }) }),
      ]),
      computedIndicators: recordReads("computed", { rsi: null }),
      flags: recordReads("flags", ["Slow"]),
      work: recordReads("work", { readMs: 4 }),
    })
    assert.isUndefined(problemOf(answer))
    const once =
      "answer.matches answer.computedIndicators answer.flags answer.work matches.length matches.0 match.time " +
      "match.close match.values values.rsi values.up computed.rsi flags.length flags.0 work.readMs"
    assert.sameMembers(reads, once.split(" "))
  })

  it.each<[unknown, string]>([
    [undefined, "it is undefined, expected an object of matches and computedIndicators"],
    [{ computedIndicators: {} }, "matches is undefined, expected an array"],
    [{ matches: [] }, "computedIndicators is undefined, expected an object of named values"],
    [
      { matches: [], computedIndicators: {}, rows: 1 },
      "rows is not a field of an answer: expected matches, computedIndicators, flags, work",
    ],
    [
      { matches: [], computedIndicators: { ratio: Number.NaN } },
      "computedIndicators.ratio is NaN, expected a finite number, a boolean or null",
    ],
    [
      { matches: [], computedIndicators: { "two words": 1n } },
      'computedIndicators["two words"] is a bigint, expected a finite number, a boolean or null',
    ],
    [
      { matches: [match(), match(), match(), match({ close: "12" })], computedIndicators: {} },
      'matches[3].close is "12", expected a finite number',
    ],
    [
      { matches: [match({ extra: 1 })], computedIndicators: {} },
      "matches[0].extra is not a field of a match: expected time, close, values",
    ],
    [
      { matches: [match({ time: 1e15 })], computedIndicators: {} },
      "matches[0].time is 1000000000000000, expected epoch milliseconds of the years 0 to 9999",
    ],
    [
      { matches: [match({ values: { up: "y".repeat(100) } })], computedIndicators: {} },
      `matches[0].values.up is "${"y".repeat(60)}…", expected a finite number, a boolean or null`,
    ],
    [
      { matches: [undefined], computedIndicators: {} },
      "matches[0] is undefined, expected an object of time, close, values",
    ],
    [
      { matches: [], computedIndicators: {}, flags: ["Fast"] },
      'flags[0] is "Fast", expected ShortHistory, Slow, Leak, Quality or Unfinished',
    ],
    [
      { matches: [], computedIndicators: {}, work: { readMs: Infinity } },
      "work.readMs is Infinity, expected a finite number",
    ],
  ])("names what is wrong with an answer: %#", (answer, expected) => {
    assert.strictEqual(problemOf(answer), `The processor's answer is invalid: ${expected}`)
  })

  it("ignores inherited properties", () => {
    const inherited = Object.create({ matches: [], computedIndicators: {} })
    assert.include(problemOf(inherited), "matches is undefined")
    class Answer {
      matches = []
      computedIndicators = Object.assign(Object.create({ inherited: "text" }), { own: 1 })
    }
    const reader = new AnswerReader()
    assert.isUndefined(reader.read(new Answer()))
    assert.deepStrictEqual(reader.toAnswer(), { matches: [], computedIndicators: { own: 1 } })
  })

  it("rejects an answer over the size limit, without reading billions of matches", () => {
    const matches = Array.from({ length: 1000 }, () => match())
    assert.match(problemOf({ matches, computedIndicators: {} }, 1000) ?? "", /about 0\.0 MB, over the limit of 0\.0 MB/)
    assert.isUndefined(problemOf({ matches, computedIndicators: {} }, 100_000))
    const endless = new Proxy([], { get: () => 2 ** 40 })
    assert.match(problemOf({ matches: endless, computedIndicators: {} }, 1e6) ?? "", /over the limit of 1\.0 MB/)
  })
})
