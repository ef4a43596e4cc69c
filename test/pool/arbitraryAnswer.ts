import * as fc from "fast-check"
import type { MatchedBar, SymbolAnswer, Value } from "../../src/job/ProcessingResult.ts"

// Names that every object inherits are the ones that break code.
const names = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom("__proto__", "constructor", "toString", "length", "0", "1", "result", ""),
)

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

const time = fc.double({ min: -62_167_219_200_000, max: 253_402_300_799_999, noNaN: true })

const value: fc.Arbitrary<Value> = fc.oneof(finite, fc.boolean(), fc.constant(null))

const valuesOf = (entries: ReadonlyArray<readonly [string, Value]>): Record<string, Value> =>
  Object.fromEntries(entries)

const values = fc.array(fc.tuple(names, value), { maxLength: 5 }).map(valuesOf)

/** Matches with the same names and types, like those of a formula, with some nulls. */
const alike: fc.Arbitrary<ReadonlyArray<MatchedBar>> = fc
  .array(fc.tuple(names, fc.boolean()), { maxLength: 4 })
  .chain((fields) => {
    const row = fields.map(([name, isBoolean]) =>
      fc.tuple(fc.constant(name), isBoolean ? fc.boolean() : fc.oneof(finite, fc.constant(null))),
    )
    return fc.array(fc.record({ time, close: finite, values: fc.tuple(...row).map(valuesOf) }), { maxLength: 6 })
  })

const mixed = fc.array(fc.record({ time, close: finite, values }), { maxLength: 6 })

/** Any answer that the job's Schema allows. */
export const arbitraryAnswer: fc.Arbitrary<SymbolAnswer> = fc.record(
  {
    matches: fc.oneof(alike, mixed),
    computedIndicators: values,
    flags: fc.uniqueArray(fc.constantFrom("ShortHistory", "Slow", "Leak", "Quality", "Unfinished")),
    work: fc.record({ readMs: finite, evaluatedMs: finite, barsRead: finite }, { requiredKeys: [] }),
  },
  { requiredKeys: ["matches", "computedIndicators"] },
)
