import { assert, describe, it } from "@effect/vitest"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { closes, compileOutcome, errorOf, run } from "./formulas.ts"

type Row = readonly [text: string, code: FormulaMistake["code"], message: string]

const table = (title: string, rows: ReadonlyArray<Row>): void => {
  it.each(rows.map(([text, code, message]) => ({ text, code, message })))(
    `${title}: $text`,
    ({ text, code, message }) => {
      const error = errorOf(text)
      assert.strictEqual(error.message, message)
      assert.strictEqual(error.code, code)
      assert.strictEqual(`${error.line}:${error.column}`, message.slice(0, message.indexOf(" ")))
    },
  )
}

describe("a syntax error of a formula", () => {
  table("says what was expected and where", [
    [
      "ta.sma(close, 20 > close",
      "Syntax",
      "1:25 unexpected end of formula; expected `,` or `)` (in the call of ta.sma, opened at column 7)",
    ],
    [
      "ta.sma(close,\n  20",
      "Syntax",
      "2:5 unexpected end of formula; expected `,` or `)` (in the call of ta.sma, opened at line 1, column 7)",
    ],
    ["(close", "Syntax", "1:7 unexpected end of formula; expected `)` (in `(`, opened at column 1)"],
    ["close[1", "Syntax", "1:8 unexpected end of formula; expected `]` (in `[`, opened at column 6)"],
    ["", "Syntax", "1:1 unexpected end of formula; expected an expression"],
    ["// nothing", "Syntax", "1:11 unexpected end of formula; expected an expression"],
    ["close >", "Syntax", "1:8 unexpected end of formula; expected a value"],
    ["close > )", "Syntax", "1:9 unexpected `)`; expected a value"],
    ["close open", "Syntax", "1:7 unexpected `open`; expected an operator or a new line"],
    ["close > 1 ? 2", "Syntax", "1:14 unexpected end of formula; expected `:`"],
    [
      "ta.sma(close,, 2)",
      "Syntax",
      "1:14 unexpected `,`; expected a value (in the call of ta.sma, opened at column 7)",
    ],
    ["ta.sma(source = close, 2)", "Syntax", "1:24 an argument without a name cannot follow one with a name"],
    ["[a, b] close", "Syntax", "1:8 unexpected `close`; expected `=`"],
    ["[1] = close", "Syntax", "1:2 unexpected `1`; expected a name (in `[`, opened at column 1)"],
    ["a.b = close", "Syntax", "1:1 `a.b` cannot be given a value: a name has no dot"],
    ["and = close", "Syntax", "1:1 `and` is a word of the language, not a name"],
    [`"abc`, "Syntax", `1:1 this string has no closing " on its line`],
    ["5abc > 1", "Syntax", "1:1 `5abc` is neither a number nor a name; a name begins with a letter"],
    ["close > 1e999", "Range", "1:9 the number `1e999` is too large"],
    ["close => 1", "Syntax", "1:7 `=>` is not an operator (use `>=`)"],
    ["(close + open) => 1", "Syntax", "1:16 `=>` is not an operator (use `>=`)"],
    ["close > ta.sma(close, 1e9)", "Range", "1:23 `length` of ta.sma is 1000000000; it must be 1 to 5000"],
    ["clo > 1", "UnknownName", "1:1 unknown name `clo` (did you mean `close`?)"],
    [
      "close > ta.sma(close, 20.0)",
      "Type",
      "1:23 `length` of ta.sma must be a whole number; `20.0` is a decimal one (write `20`)",
    ],
    [
      "close > ta.sma(close, 1e2)",
      "Type",
      "1:23 `length` of ta.sma must be a whole number; `1e2` is a decimal one (write `100`)",
    ],
    ["close # open", "Syntax", "1:7 the character `#` has no meaning in a formula (a comment begins with `//`)"],
    [
      "x = close;",
      "Syntax",
      "1:10 the character `;` has no meaning in a formula (the next statement begins on a new line)",
    ],
    ["volume > 1,000,000", "Syntax", "1:10 `1,000,000` is not one number (write `1000000`)"],
    ["1,000 < volume", "Syntax", "1:1 `1,000` is not one number (write `1000`)"],
    [
      "time > 2024-01-01",
      "Syntax",
      "1:8 `2024-01-01` is a subtraction, not a date (`time` is in ms since 1970 UTC: `1704067200000`)",
    ],
    [
      "close > open AND low > 1",
      "Syntax",
      "1:14 unexpected `AND`; expected an operator or a new line (did you mean `and`?)",
    ],
    ["(close > open Or low > 1)", "Syntax", "1:15 unexpected `Or`; expected `)` (did you mean `or`?)"],
    ["close > open and TRUE", "UnknownName", "1:18 unknown name `TRUE` (did you mean `true`?)"],
    ["close > 💰", "Syntax", "1:9 the character `💰` has no meaning in a formula"],
    [`"💰" + @`, "Syntax", "1:7 the character `@` has no meaning in a formula"],
  ])

  table("names the operator of Pine Script for one of another language", [
    ["close > open && close > 5", "Syntax", "1:14 `&&` is not an operator (use `and`)"],
    ["close > open || close > 5", "Syntax", "1:14 `||` is not an operator (use `or`)"],
    ["!na(close)", "Syntax", "1:1 `!` is not an operator (use `not`)"],
    ["close => 5", "Syntax", "1:7 `=>` is not an operator (use `>=`)"],
    ["close <> 5", "Syntax", "1:7 `<>` is not an operator (use `!=`)"],
    ["close ≥ 5", "Syntax", "1:7 `≥` is not an operator (use `>=`)"],
    ["close ^ 2", "Syntax", "1:7 `^` is not an operator (use `math.pow(x, y)`)"],
    ["x := close", "UnknownName", "1:1 `x` has no value yet that `:=` could change (begin with `x = …`)"],
    [
      "close crossed above open",
      "Syntax",
      "1:7 unexpected `crossed`; expected an operator (did you mean `ta.crossover(a, b)`?)",
    ],
    [
      "close Crosses Under open",
      "Syntax",
      "1:7 unexpected `Crosses`; expected an operator (did you mean `ta.crossunder(a, b)`?)",
    ],
  ])

  table("names the feature that formulas lack", [
    [
      "for i = 0 to 9\n    x := i",
      "Unsupported",
      "1:1 loops (`for`) are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "x = 1\nwhile x < 9\n    x := x + 1",
      "Unsupported",
      "2:1 loops (`while`) are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "a = array.new_float(3)\nclose > 1",
      "Unsupported",
      "1:5 arrays (`array.new_float`) are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "var float[] a = na",
      "Unsupported",
      "1:5 arrays are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "array<float> a = na",
      "Unsupported",
      "1:1 arrays are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "m = matrix.new<float>(2, 2)",
      "Unsupported",
      "1:5 matrices (`matrix.new`) are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "m = map.new<string, float>()",
      "Unsupported",
      "1:5 maps (`map.new`) are not part of formulas (use a window such as `math.sum` or `ta.highest`)",
    ],
    [
      "type Pivot\n    float price\nclose > 1",
      "Unsupported",
      "1:1 formulas have no user-defined types (`type`) (give each field a name of its own)",
    ],
    [
      "import TradingView/ta/7",
      "Unsupported",
      "1:1 libraries (`import`) are not part of formulas (paste the function into the script)",
    ],
    ["x = close\nx = open", "Unsupported", "2:1 `x` has a value already (`:=` gives it another one, as in `x := …`)"],
    ["close = 5", "Unsupported", "1:1 `close` is a name of the language; choose another"],
    [
      "[a, a, b] = ta.macd(close, 1, 2, 3)",
      "Unsupported",
      "1:5 `a` has a value already (`:=` gives it another one, as in `a := …`)",
    ],
  ])
})

describe("a statement that is not the last", () => {
  const bools =
    "this is not the last statement, and its value is used nowhere (join the conditions with `and`, or give it a name, as in `x = …`)"
  const others =
    "this is not the last statement, and its value is used nowhere (give it a name, as in `x = …`, or leave it out)"

  table("must have a name, since its value would be unused", [
    ["close > open\nvolume > 100", "Unsupported", `1:1 ${bools}`],
    ["a = close, a > open, volume > 100", "Unsupported", `1:12 ${bools}`],
    ["x = close\n(true)\nx > 1", "Unsupported", `2:1 ${bools}`],
    ["20\nclose > open", "Unsupported", `1:1 ${others}`],
    ["'RSI'\nclose > open", "Unsupported", `1:1 ${others}`],
    ["na\nclose > open", "Unsupported", `1:1 ${others}`],
    ["input.int(20)\nclose > open", "Unsupported", `1:1 ${others}`],
    ["ta.rsi(close, 14)\nclose > open", "Unsupported", `1:1 ${others}`],
    // A mistake in the statement itself comes first.
    ["clsoe > 1\nclose > open", "UnknownName", "1:1 unknown name `clsoe` (did you mean `close`?)"],
  ])

  it("continues on a line that begins with an operator", () => {
    assert.deepStrictEqual(run("close > 1\n  and close < 3", closes(1, 2, 3)), [false, true, false])
  })
})

describe("an unknown name in a formula", () => {
  table("is reported with the likely name", [
    ["ta.smaa(close, 20)", "UnknownName", "1:1 unknown function `ta.smaa` (did you mean `ta.sma`?)"],
    ["ta.corssover(close, 20)", "UnknownName", "1:1 unknown function `ta.corssover` (did you mean `ta.crossover`?)"],
    ["sma(close, 20)", "UnknownName", "1:1 unknown function `sma` (did you mean `ta.sma`?)"],
    ["SMA(close, 20)", "UnknownName", "1:1 unknown function `SMA` (did you mean `ta.sma`?)"],
    ["TA.SMA(close, 20)", "UnknownName", "1:1 unknown function `TA.SMA` (did you mean `ta.sma`?)"],
    ["Close > 5", "UnknownName", "1:1 unknown name `Close` (did you mean `close`?)"],
    ["clsoe > 5", "UnknownName", "1:1 unknown name `clsoe` (did you mean `close`?)"],
    ["vol > 5", "UnknownName", "1:1 unknown name `vol` (did you mean `volume`?)"],
    ["Ref(close, -1)", "UnknownName", "1:1 unknown function `Ref` (did you mean `close[1]`?)"],
    ["HHV(high, 20)", "UnknownName", "1:1 unknown function `HHV` (did you mean `ta.highest`?)"],
    ["fast = close\nfats > 5", "UnknownName", "2:1 unknown name `fats` (did you mean `fast`?)"],
    ["quux(close)", "UnknownName", "1:1 unknown function `quux`"],
    ["ta.sma(close, lenght = 5)", "UnknownName", "1:15 ta.sma has no argument `lenght` (did you mean `length`?)"],
    ["x > 5\nx = close", "UnknownName", "1:1 unknown name `x`"],
  ])

  table("is never found on Object.prototype", [
    ["constructor", "UnknownName", "1:1 unknown name `constructor`"],
    ["__proto__ > 1", "UnknownName", "1:1 unknown name `__proto__`"],
    ["toString(close)", "UnknownName", "1:1 unknown function `toString` (did you mean `input.string`?)"],
    ["hasOwnProperty(close)", "UnknownName", "1:1 unknown function `hasOwnProperty`"],
    ["ta.sma(close, __proto__ = 5)", "UnknownName", "1:15 ta.sma has no argument `__proto__`"],
  ])

  table("is distinguished from a function without a call, and a call of a variable", [
    ["ta.sma > 5", "Type", "1:1 `ta.sma` is a function (call it: `ta.sma(source, length)`)"],
    ["close(1)", "Type", "1:1 `close` is not a function (its value one bar ago is `close[1]`)"],
  ])

  table("is reported with the reason if formulas will not have it", [
    [
      'ta.pivot_point_levels("Woodie", true)',
      "Unsupported",
      "1:1 `ta.pivot_point_levels` gives an array, and arrays are not part of formulas (write out the level, such as `(high[1] + low[1] + close[1]) / 3`)",
    ],
    [
      "math.random(0, 1)",
      "Unsupported",
      "1:1 `math.random` is another number in each run, so that no scan could be repeated (leave it out)",
    ],
    [
      "input.enum(close)",
      "Unsupported",
      '1:1 `input.enum` needs an enumeration, and enumerations are not part of formulas (use texts: `input.string("a", options = ["a", "b"])`)',
    ],
  ])
})

describe("wrong arguments of a call", () => {
  table("are reported with the signature if their number is wrong", [
    ["ta.sma(close)", "Arity", "1:1 ta.sma lacks its argument `length` (it is `ta.sma(source, length)`)"],
    ["ta.sma(close, 2, 3)", "Arity", "1:18 ta.sma takes at most 2 arguments, not 3 (it is `ta.sma(source, length)`)"],
    ["math.max(1)", "Arity", "1:1 math.max lacks its argument `number1` (it is `math.max(number0, number1, …)`)"],
    ["ta.sma(close, source = close, length = 2)", "Arity", "1:15 `source` of ta.sma is given twice"],
    ["input.bool()", "Arity", "1:1 input.bool lacks its argument `defval` (it is `input.bool(defval, title, …)`)"],
    [
      "[a, b] = ta.macd(close, 12, 26, 9)",
      "Arity",
      "1:10 this gives 3 values, for 2 names (write `[macdLine, signalLine, histLine] = …`)",
    ],
  ])

  table("are reported if their type or range is wrong", [
    ["ta.sma(close, 2.5)", "Type", "1:15 `length` of ta.sma must be a whole number; it is the number 2.5"],
    ["ta.sma(close, 0)", "Range", "1:15 `length` of ta.sma is 0; it must be 1 to 5000"],
    ["ta.sma(close, 5001)", "Range", "1:15 `length` of ta.sma is 5001; it must be 1 to 5000"],
    ["ta.sma(close, -3)", "Range", "1:15 `length` of ta.sma is -3; it must be 1 to 5000"],
    [
      "ta.sma(close, bar_index)",
      "Unsupported",
      "1:15 `length` of ta.sma must be a constant or an input; one that changes from bar to bar is not supported yet",
    ],
    ["ta.sma(close > open, 5)", "Type", "1:8 `source` of ta.sma must be a number; it is a series of bools"],
    ["ta.stdev(close, 5, 1)", "Type", "1:20 `biased` of ta.stdev must be true or false; it is the whole number 1"],
    ["nz(close > open)", "Type", "1:4 `source` of nz must be a number; it is a series of bools"],
    ["ta.vwap(close, high)", "Type", "1:16 `anchor` of ta.vwap must be a bool; it is a series of numbers"],
    ["ta.bb(close, 20, true)", "Type", "1:18 `mult` of ta.bb must be a number; it is the bool true"],
    ["ta.bbw(close, 20, na)", "Type", "1:19 `mult` of ta.bbw must be a number; it is na"],
    ["ta.alma(close, 9, 0.85, 0)", "Range", "1:25 `sigma` of ta.alma is 0; it must be at least 0.01"],
    ["na(true)", "Type", "1:4 `x` of na must be a number; it is the bool true"],
    [`ta.sma("close", 5)`, "Type", '1:8 `source` of ta.sma must be a number; it is the text "close"'],
    ["close[-1]", "Range", "1:7 `[-1]` would look ahead; `[1]` is one bar ago"],
    ["close[5001]", "Range", "1:7 `[5001]` looks back more than 5000 bars, which is the limit"],
    ["close[1.5]", "Type", "1:7 the bars in `[…]` must be a whole number; it is the number 1.5"],
    ["close[close > 1]", "Type", "1:7 the bars in `[…]` must be a whole number; it is a series of bools"],
  ])
})

describe("type errors of a formula", () => {
  table("are reported with what to write instead", [
    ["not close > open", "Type", "1:1 `not` binds tighter than `>` (write `not (close > open)`)"],
    ["not close", "Type", "1:1 `not` needs a bool; this is a series of numbers"],
    ["close == na", "Type", "1:1 a comparison with na is never true (write `na(close)`)"],
    ["na != close[1]", "Type", "1:1 a comparison with na is never true (write `not na(close[1])`)"],
    [
      "1 < close < 3",
      "Type",
      "1:1 `<` needs numbers; its left side is a series of bools (write `1 < close and close < 3`)",
    ],
    [
      "close and open",
      "Type",
      "1:1 `and` needs bools; its left side is a series of numbers (compare it with something, as in `close > open`)",
    ],
    [
      "close > 1 or 1",
      "Type",
      "1:14 `or` needs bools; its right side is the whole number 1 (compare it with something, as in `close > open`)",
    ],
    ["(close > open) + 1", "Type", "1:1 `+` needs numbers; its left side is a series of bools"],
    ["-(close > open)", "Type", "1:1 `-` needs a number; this is a series of bools"],
    ["(close > open) == 1", "Type", "1:1 `==` needs numbers; its left side is a series of bools"],
    ["close ? 1 : 2", "Type", "1:1 the condition before `?` must be a bool; it is a series of numbers"],
    [
      "close > 1 ? 1 : true",
      "Type",
      "1:17 both sides of `:` must be numbers or both bools; they are the whole number 1 and the bool true",
    ],
    [
      "close > 1 ? true : na",
      "Type",
      "1:20 both sides of `:` must be numbers or both bools; they are the bool true and na",
    ],
    [
      "x = ta.macd(close, 12, 26, 9)",
      "Type",
      "1:5 this gives 3 values at once (take them apart: `[macdLine, signalLine, histLine] = …`)",
    ],
    [
      "ta.macd(close, 12, 26, 9) > 1",
      "Type",
      "1:1 `>` needs numbers; its left side is 3 values at once (take them apart: `[macdLine, signalLine, histLine] = …`)",
    ],
    [
      "ta.bb(close, 20, 2)[1]",
      "Type",
      "1:1 `[…]` needs one series; this is 3 values at once (take them apart: `[middle, upper, lower] = …`)",
    ],
    ["[a, b] = close", "Type", "1:10 `[…] =` needs several values; this is a series of numbers"],
    ["ta.sma(close, [1, 2])", "Type", "1:15 `length` of ta.sma must be a whole number; it is 2 values at once"],
    [`"text"`, "Type", '1:1 a formula cannot come to the text "text"'],
  ])

  it("include a result that is not a bool in a scan or a screen, but not in a compute", () => {
    const message =
      "1:1 the formula of a scan must come to a bool; it comes to a series of numbers (compare it with something, as in `close > open`)"
    assert.strictEqual(errorOf("close", { jobType: "scan" }).message, message)
    assert.strictEqual(errorOf("x = 1", { jobType: "screen" }).code, "Type")
    assert.notInstanceOf(compileOutcome("close", { jobType: "compute" }), FormulaMistake)
    assert.notInstanceOf(compileOutcome("close > 1", { jobType: "scan" }), FormulaMistake)
  })
})

describe("the snippet of an error", () => {
  const snippet = (text: string): ReadonlyArray<string> => errorOf(text).snippet.split("\n")

  it("is the line with carets under the place of the mistake", () => {
    assert.deepStrictEqual(snippet("x = close\ny = ta.smaa(x, 5)\nz = 1"), ["y = ta.smaa(x, 5)", "    ^^^^^^^"])
  })

  it("keeps tabs, so that the caret is in place at any tab width", () => {
    assert.deepStrictEqual(snippet("\tclose >\t$"), ["\tclose >\t$", "\t       \t^"])
  })

  it("counts characters, not UTF-16 code units", () => {
    assert.deepStrictEqual(snippet(`"💰" $`), [`"💰" $`, "    ^"])
    assert.strictEqual(errorOf(`"💰" $`).column, 5)
  })

  it("shows one caret past the end of the line", () => {
    assert.deepStrictEqual(snippet("(close\r\n"), ["(close", "      ^"])
  })

  it("shows only the part of a long line around the place", () => {
    const [line, carets] = snippet(`${"1 + ".repeat(100)}oops${" + 1".repeat(100)}`)
    assert.isAtMost(line.length, 100)
    assert.strictEqual(line.slice(carets.indexOf("^"), carets.length), "oops")
  })
})
