import { assert, describe, it } from "@effect/vitest"
import type { Parameter } from "../../src/job/ProcessingJob.ts"
import { barsOf, closes, constant, errorOf, run } from "./formulas.ts"

const set = (text: string, parameters: Readonly<Record<string, Parameter>>) => constant(text, { parameters })
const refused = (text: string, parameters: Readonly<Record<string, Parameter>>) => errorOf(text, { parameters })

describe("an input", () => {
  it("has its default if the job does not set it", () => {
    assert.strictEqual(constant("len = input.int(20)"), 20)
    assert.strictEqual(constant("x = input.float(1.5, 'Factor')"), 1.5)
    assert.strictEqual(constant("on = input.bool(true)"), true)
    assert.strictEqual(constant("input.int(7) + 1"), 8)
  })

  it("is set by the name that it is assigned to", () => {
    assert.strictEqual(set("len = input.int(20)\nlen * 2", { len: 5 }), 10)
    assert.strictEqual(set("x = input.float(1)", { x: 2.5 }), 2.5)
    assert.strictEqual(set("x = input.float(1.5)", { x: 2 }), 2)
    assert.strictEqual(set("on = input.bool(true)", { on: false }), false)
  })

  it("can be a length", () => {
    const bars = closes(1, 2, 3, 4)
    assert.deepStrictEqual(run("len = input.int(2)\nta.sma(close, len)", bars), [NaN, 1.5, 2.5, 3.5])
    const options = { parameters: { len: 3 } }
    assert.deepStrictEqual(run("len = input.int(2)\nta.sma(close, len)", bars, options), [NaN, NaN, 2, 3])
    assert.deepStrictEqual(run("len = input.int(2)\nclose[len]", bars, options), [NaN, NaN, NaN, 1])
  })

  it("can be a source, set by its name", () => {
    const bars = barsOf({ close: [1, 2], high: [5, 7], low: [3, 3] })
    const text = "src = input.source(close, 'Source')\nsrc + 1"
    assert.deepStrictEqual(run(text, bars), [2, 3])
    assert.deepStrictEqual(run(text, bars, { parameters: { src: "hl2" } }), [5, 6])
    const error = refused(text, { src: "hl3" })
    assert.strictEqual(error.code, "Range")
    assert.include(
      error.message,
      `1:7 the job's source is "hl3", which is none (one of open, high, low, close, volume, hl2`,
    )
    assert.strictEqual(refused(text, { src: 5 }).code, "Range")
    assert.strictEqual(errorOf("src = input.source(5)").code, "Type")
    assert.strictEqual(errorOf("src = input.source(close + 1)").code, "Type")
    assert.strictEqual(errorOf("src = input.source(bar_index)").code, "Type")
  })

  it("enforces its limits for its default and for the job's value", () => {
    const text = "len = input.int(20, 'Length', 1, 50)"
    assert.strictEqual(set(text, { len: 50 }), 50)
    assert.strictEqual(set(text, { len: 1 }), 1)
    assert.strictEqual(refused(text, { len: 0 }).message, "1:7 the job's `len` is 0; it must be 1 to 50")
    assert.strictEqual(refused(text, { len: 51 }).code, "Range")
    assert.strictEqual(
      refused("len = input.int(20, minval = 1)", { len: 0 }).message,
      "1:7 the job's `len` is 0; it must be at least 1",
    )
    assert.strictEqual(
      refused("x = input.float(2, maxval = 2.5)", { x: 3 }).message,
      "1:5 the job's `x` is 3; it must be at most 2.5",
    )
    assert.strictEqual(errorOf("len = input.int(0, minval = 1)").message, "1:7 its default is 0; it must be at least 1")
  })

  it("enforces its options, by name or in third place", () => {
    for (const text of ["len = input.int(20, options = [10, 20, 50])", "len = input.int(20, 'Length', [10, 20, 50])"]) {
      assert.strictEqual(set(text, { len: 50 }), 50)
      assert.strictEqual(refused(text, { len: 30 }).message, "1:7 the job's `len` is 30; it must be one of 10, 20, 50")
    }
    assert.strictEqual(errorOf("len = input.int(5, options = [10])").code, "Range")
    assert.strictEqual(errorOf("len = input.int(5, options = 10)").code, "Type")
  })

  it("enforces its type for its default and for the job's value", () => {
    assert.strictEqual(
      refused("len = input.int(20)", { len: 2.5 }).message,
      "1:7 the job's `len` must be a whole number; it is 2.5",
    )
    assert.strictEqual(
      refused("len = input.int(20)", { len: "20" }).message,
      '1:7 the job\'s `len` must be a whole number; it is "20"',
    )
    assert.strictEqual(refused("x = input.float(1)", { x: true }).code, "Type")
    assert.strictEqual(refused("on = input.bool(true)", { on: 1 }).code, "Type")
    assert.strictEqual(
      errorOf("len = input.int(2.5)").message,
      "1:17 `defval` of input.int must be a constant whole number; it is the number 2.5",
    )
    assert.strictEqual(errorOf("len = input.int(close)").code, "Type")
    assert.strictEqual(errorOf("on = input.bool(1)").code, "Type")
  })

  it("accepts arguments that only concern the settings dialog", () => {
    const text =
      "x = input.float(1.5, title = 'X', minval = 0, maxval = 9, step = 0.5, tooltip = 't', inline = 'i', group = 'g', confirm = true)"
    assert.strictEqual(constant(text), 1.5)
    assert.strictEqual(errorOf("x = input.int(1, colour = 2)").code, "UnknownName")
  })
})

describe("a name that the formula uses and does not define", () => {
  it("is a parameter of the job", () => {
    assert.strictEqual(set("threshold + 1", { threshold: 2.5 }), 3.5)
    assert.strictEqual(set("on ? 1 : 2", { on: false }), 2)
    assert.deepStrictEqual(run("ta.sma(close, len)", closes(1, 3), { parameters: { len: 2 } }), [NaN, 2])
    assert.strictEqual(refused("ta.sma(close, len)", { len: 2.5 }).code, "Type")
  })

  it("is never a name of the language", () => {
    assert.strictEqual(refused("close + 1", { close: 5 }).code, "UnknownName")
  })
})

describe("a parameter that the formula does not use", () => {
  it("is refused with a suggestion of the likely input", () => {
    const error = refused("len = input.int(20)", { lenn: 5 })
    assert.strictEqual(
      error.message,
      "1:1 the job sets `lenn`, which the formula does not ask for (did you mean `len`?)",
    )
    assert.deepStrictEqual([...error.expected], ["len"])
    assert.strictEqual(refused("close", { close2: 1 }).code, "UnknownName")
  })

  it("is refused if its name is assigned something other than an input", () => {
    assert.include(
      refused("len = 20", { len: 5 }).message,
      "the job sets `len`, which is not an input (write `len = input.int(…)`",
    )
  })

  it("is looked up only among own keys of the job's parameters", () => {
    const parameters: unknown = JSON.parse(`{"__proto__": 5}`)
    assert.isTrue(isParameters(parameters))
    if (isParameters(parameters)) {
      assert.strictEqual(refused("close", parameters).code, "UnknownName")
      assert.strictEqual(set("__proto__ + 1", parameters), 6)
    }
    assert.strictEqual(refused("constructor + 1", {}).code, "UnknownName")
  })
})

const isParameters = (value: unknown): value is Readonly<Record<string, number>> => typeof value === "object"

describe("a string input", () => {
  const text =
    'kind = input.string("EMA", "Average", options = ["SMA", "EMA"])\nkind == "EMA" ? 1 : kind == "SMA" ? 2 : 3'

  it("is a constant for comparisons that a job can set", () => {
    assert.strictEqual(constant(text), 1)
    assert.strictEqual(set(text, { kind: "SMA" }), 2)
    assert.strictEqual(set('a = input.string("x")\nb = a + "y"\nb == "xy" and a != b', {}), true)
    assert.strictEqual(constant('x = input("SMA", options = ["SMA", "EMA"])\nx == "SMA"'), true)
    assert.strictEqual(constant('x = input("W", "Timeframe", input.resolution)\nx == "W"'), true)
  })

  it("enforces its options and its type", () => {
    assert.strictEqual(
      refused(text, { kind: "WMA" }).message,
      '1:8 the job\'s `kind` is "WMA"; it must be one of "SMA", "EMA"',
    )
    assert.include(refused(text, { kind: true }).message, "must be a text; it is true")
    assert.include(
      errorOf('kind = input.string("A", options = ["B"])').message,
      'its default is "A"; it must be one of "B"',
    )
  })

  it("is not a number, and a string that changes from bar to bar has no value", () => {
    assert.include(errorOf(`${text} + kind`).message, "needs numbers")
    assert.include(
      errorOf('side = close > open ? "up" : "down"\nside == "up"').message,
      "a text that changes from bar to bar",
    )
  })
})
