import { assert, describe, it } from "@effect/vitest"
import { closes, errorOf, run } from "./formulas.ts"

const bars = closes(1, 2)
const holds = (condition: string) => run(`close == 1 and (${condition})`, bars)[0] === true

describe("functions of constant strings", () => {
  it.each([
    'str.length("abc") == 3',
    'str.contains("BTCUSDT", "USD")',
    'not str.contains("BTCUSDT", "EUR")',
    'str.startswith("Hull MA", "Hull")',
    'str.endswith("Hull MA", "MA")',
    'str.pos("TradingView", "View") == 7',
    'na(str.pos("TradingView", "view"))',
    'str.upper("Ema") == "EMA" and str.lower("Ema") == "ema"',
    'str.trim("  SMA ") == "SMA"',
    'str.replace_all("a-b-c", "-", "$&") == "a$&b$&c"',
    'str.substring("EURUSD", 3) == "USD" and str.substring("EURUSD", 0, 3) == "EUR"',
    'str.tonumber("15") / 5 == 3',
    'na(str.tonumber("W"))',
    'str.tostring(14) == "14" and str.tostring(true) == "true"',
  ])("are evaluated when the formula is compiled: %s", (condition) => {
    assert.isTrue(holds(condition))
  })

  it("are skipped if the string changes from bar to bar", () => {
    assert.deepStrictEqual(run('note = "RSI " + str.tostring(ta.rsi(close, 14))\nclose > 1', bars), [false, true])
    assert.include(errorOf('str.tostring(close) == "1"').message, "its left side is a text")
  })
})
