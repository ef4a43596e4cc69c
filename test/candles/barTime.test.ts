import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { parseBarTime } from "../../src/candles/barTime.ts"

const iso = (time: number) => (Number.isNaN(time) ? "none" : new Date(time).toISOString())

describe("the time of a bar", () => {
  const half = "2013-02-08T09:30:00.000Z"
  const times: ReadonlyArray<readonly [text: string, instant: string, day: string]> = [
    // Digits alone, which as ms would lie in 1976 or 2607.
    ["201302080930", half, "2013-02-08"],
    ["20130208093000", half, "2013-02-08"],
    ["20130208093015", "2013-02-08T09:30:15.000Z", "2013-02-08"],
    ["20130208 093000", half, "2013-02-08"],
    ["20130208 09:30", half, "2013-02-08"],
    ["20130208T093000Z", half, "2013-02-08"],
    ["20130208 000000", "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["2013.02.08 09:30", half, "2013-02-08"],
    ["2013.02.08", "2013-02-08T00:00:00.000Z", "2013-02-08"],
    // No such date or time of day: what they count as is all that is left.
    ["201313080930", iso(201_313_080_930), "1976-05-19"],
    // Before 1970.
    ["-252322200", "1962-01-02T14:30:00.000Z", "1962-01-02"],
    ["-252322200000", "1962-01-02T14:30:00.000Z", "1962-01-02"],
    ["-252322200000000", "1962-01-02T14:30:00.000Z", "1962-01-02"],
    ["1360315800123456789", "2013-02-08T09:30:00.123Z", "2013-02-08"],
    ["1360315800007000000", "2013-02-08T09:30:00.007Z", "2013-02-08"],
    ["100000000000000000", "1973-03-03T09:46:40.000Z", "1973-03-03"],
    // The last moment of a day is of that day.
    ["1360367999.9999", "2013-02-09T00:00:00.000Z", "2013-02-08"],
    ["2013-02-08T23:59:59.999999999", "2013-02-08T23:59:59.999Z", "2013-02-08"],
  ]
  for (const [text, instant, day] of times) {
    it(`${text} is ${instant}, in bars of a day ${day}`, () => {
      assert.strictEqual(iso(parseBarTime(text, false)), instant)
      assert.strictEqual(iso(parseBarTime(text, true)), `${day}T00:00:00.000Z`)
    })
  }

  it("is none where a bar of a day or more has a year or a month alone", () => {
    for (const text of ["2013", "201302", "199912"]) assert.isNaN(parseBarTime(text, true), text)
  })

  it("is none where four digits cannot write its year", () => {
    for (const text of ["9999-12-31 23:59-12:00", "0000-01-01T00:00:00+12:00", "9".repeat(25), "-9e99"]) {
      assert.isNaN(parseBarTime(text, false), text)
    }
  })

  it("is none where a day, an hour, a minute or a second is none", () => {
    const texts = ["2013-02-29 09:30", "2013-02-08 24:00", "2013-02-08 09:60", "2013-02-08 09:30:60", "20130229 0930"]
    for (const text of [...texts, "2013.02-08", "2013-02-08 9:30", "2013-02-08T", "0x5112b3c0", "1_360_315_800"]) {
      assert.isNaN(parseBarTime(text, false), text)
      assert.isNaN(parseBarTime(text, true), text)
    }
  })

  it("is what Date reads, with any offset, over leap days and the ends of years", () => {
    const zone = fc.tuple(fc.constantFrom("+", "-"), fc.integer({ min: 0, max: 14 }), fc.constantFrom(0, 30, 45))
    const edge = fc.constantFrom("2000-02-29", "2100-02-28", "2024-02-29", "1999-12-31", "1970-01-01", "1969-12-31")
    const any = fc
      .date({ min: new Date("1600-01-01"), max: new Date("2400-01-01"), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10))
    const two = (part: number) => String(part).padStart(2, "0")
    fc.assert(
      fc.property(
        fc.oneof(edge, any),
        fc.integer({ min: 0, max: 86_399_999 }),
        zone,
        (day, ms, [sign, hours, minutes]) => {
          const clock = new Date(ms).toISOString().slice(11, 23)
          const text = `${day}T${clock}${sign}${two(hours)}:${two(minutes)}`
          assert.strictEqual(parseBarTime(text, false), Date.parse(text), text)
          assert.strictEqual(parseBarTime(text, true), Date.parse(`${day}T00:00Z`), text)
          assert.strictEqual(parseBarTime(`${day} ${clock}`, false), Date.parse(`${day}T${clock}Z`))
        },
      ),
      { numRuns: 2000 },
    )
  })
})
