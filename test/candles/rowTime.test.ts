import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { PLAIN_FORMAT, type TimeFormat } from "../../src/candles/csv/dialect.ts"
import { rowTimeReader } from "../../src/candles/csv/values/rowTime.ts"

const iso = (time: number) => (Number.isNaN(time) ? "none" : new Date(time).toISOString())

const S: TimeFormat = { ...PLAIN_FORMAT, form: "count" }
const MS: TimeFormat = { ...S, unitMs: 1 }
const US: TimeFormat = { ...S, unitMs: 1e-3 }
const NS: TimeFormat = { ...S, unitMs: 1e-6 }
const COMPACT: TimeFormat = { ...PLAIN_FORMAT, form: "compact" }
const NAMED: TimeFormat = { ...PLAIN_FORMAT, form: "named" }
const DMY: TimeFormat = { ...PLAIN_FORMAT, form: "dmy" }
const MDY: TimeFormat = { ...PLAIN_FORMAT, form: "mdy" }
const SPREADSHEET: TimeFormat = { ...PLAIN_FORMAT, form: "spreadsheet", roundMs: 60_000 }

/** The time of a bar in a format, as an instant or as the date of its session; NaN if the text is not a time. */
const timeOf = (text: string, dates: boolean, format = PLAIN_FORMAT): number => {
  const into = { time: NaN, timeOfDay: 0 }
  return rowTimeReader(format, dates ? "date" : "instant", undefined)(text, into) ? into.time : NaN
}

describe("the time of a bar", () => {
  const half = "2013-02-08T09:30:00.000Z"
  const times: ReadonlyArray<readonly [text: string, format: TimeFormat, instant: string, day: string]> = [
    ["201302080930", COMPACT, half, "2013-02-08"],
    ["20130208093000", COMPACT, half, "2013-02-08"],
    ["20130208093015", COMPACT, "2013-02-08T09:30:15.000Z", "2013-02-08"],
    ["20130208 093000", COMPACT, half, "2013-02-08"],
    ["20130208 09:30", COMPACT, half, "2013-02-08"],
    ["20130208T093000Z", COMPACT, half, "2013-02-08"],
    ["20130208 000000", COMPACT, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["2013.02.08 09:30", PLAIN_FORMAT, half, "2013-02-08"],
    ["2013.02.08", PLAIN_FORMAT, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["2013-02-08 9:30", PLAIN_FORMAT, half, "2013-02-08"],
    ["2013-02-08 09-AM", PLAIN_FORMAT, "2013-02-08T09:00:00.000Z", "2013-02-08"],
    ["2013/2/8", PLAIN_FORMAT, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["2013年2月8日", PLAIN_FORMAT, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["08/02/2013 09:30 PM", DMY, "2013-02-08T21:30:00.000Z", "2013-02-08"],
    ["8.2.13", DMY, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["2/8/2013 12:05 AM", MDY, "2013-02-08T00:05:00.000Z", "2013-02-08"],
    ["08-FEB-2013", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["8-Feb-13 09:30", NAMED, half, "2013-02-08"],
    ["Feb 8, 2013", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["Fri, 8 February 2013", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["Friday, February 8th, 2013", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["8 févr. 2013", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["8 de febrero de 2013", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["3. März 2013", NAMED, "2013-03-03T00:00:00.000Z", "2013-03-03"],
    ["2013-Feb-08", NAMED, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["41313", SPREADSHEET, "2013-02-08T00:00:00.000Z", "2013-02-08"],
    ["41313.39583", SPREADSHEET, half, "2013-02-08"],
    // Before 1970.
    ["-252322200", S, "1962-01-02T14:30:00.000Z", "1962-01-02"],
    ["-252322200000", MS, "1962-01-02T14:30:00.000Z", "1962-01-02"],
    ["-252322200000000", US, "1962-01-02T14:30:00.000Z", "1962-01-02"],
    ["1360315800123456789", NS, "2013-02-08T09:30:00.123Z", "2013-02-08"],
    ["1360315800007000000", NS, "2013-02-08T09:30:00.007Z", "2013-02-08"],
    // The last moment of a day is of that day.
    ["1360367999.9999", S, "2013-02-08T23:59:59.999Z", "2013-02-08"],
    ["2013-02-08T23:59:59.999999999", PLAIN_FORMAT, "2013-02-08T23:59:59.999Z", "2013-02-08"],
  ]
  for (const [text, format, instant, day] of times) {
    it(`${text} is ${instant}, in bars of a day ${day}`, () => {
      assert.strictEqual(iso(timeOf(text, false, format)), instant)
      assert.strictEqual(iso(timeOf(text, true, format)), `${day}T00:00:00.000Z`)
    })
  }

  it("is not read from an impossible day, hour, minute or second", () => {
    const texts = ["2013-02-29 09:30", "2013-02-08 24:00", "2013-02-08 09:60", "2013-02-08 09:30:60"]
    for (const text of [...texts, "2013.02-08", "2013-02-08T", "2013-02-08 9", "2013-02-08 09:30 EST", "201302"]) {
      assert.isNaN(timeOf(text, false), text)
      assert.isNaN(timeOf(text, true), text)
    }
    for (const text of ["20130229 0930", "0x5112b3c0", "1_360_315_800"]) assert.isNaN(timeOf(text, true, COMPACT), text)
    for (const text of ["31/02/2013", "13/13/2013", "8/2/201"]) assert.isNaN(timeOf(text, true, DMY), text)
    for (const text of ["8-Foo-2013", "8 jui 2013", "29-Feb-2013"]) assert.isNaN(timeOf(text, true, NAMED), text)
  })

  it("equals that of Date with any offset, over leap days and year ends", () => {
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
          assert.strictEqual(timeOf(text, false), Date.parse(text), text)
          assert.strictEqual(timeOf(text, true), Date.parse(`${day}T00:00Z`), text)
          assert.strictEqual(timeOf(`${day} ${clock}`, false), Date.parse(`${day}T${clock}Z`))
        },
      ),
      { numRuns: 2000 },
    )
  })
})
