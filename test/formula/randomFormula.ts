import * as fc from "fast-check"
import type { FormulaColumn } from "../../src/formula/plan/Plan.ts"
import * as reference from "./definitions.ts"
import type { Bools, Doubt, Numbers } from "./definitions.ts"
import { indicators } from "./randomIndicator.ts"
import { occurrencesOf, ranksOf, windowsOf } from "./randomStatistics.ts"

export type Columns = Readonly<Record<FormulaColumn, Numbers>>

/** The value of a piece of a formula at each bar, by the reference implementation. */
type Worth<A> = (columns: Columns, doubt: Doubt) => A

export interface Piece<A> {
  readonly text: string
  readonly worth: Worth<A>
}

const piece = <A>(text: string, worth: Worth<A>): Piece<A> => ({ text, worth })

const zip = <A, B>(a: ReadonlyArray<A>, b: ReadonlyArray<A>, f: (x: A, y: A) => B): ReadonlyArray<B> =>
  a.map((x, bar) => f(x, b[bar]))

const length = fc.integer({ min: 1, max: 6 })

/** Columns as they are: exact values, for which rounding never decides. */
const raw: fc.Arbitrary<Piece<Numbers>> = fc
  .constantFrom<FormulaColumn>("open", "high", "low", "close", "volume")
  .map((name) => piece(name, (columns) => columns[name]))

const constant: fc.Arbitrary<Piece<Numbers>> = fc
  .integer({ min: 0, max: 240 })
  .map((x) => x / 2)
  .map((x) => piece(String(x), ({ time }) => time.map(() => x)))

const prices: fc.Arbitrary<Piece<Numbers>> = fc.constantFrom(
  piece<Numbers>("hl2", ({ high, low }) => zip(high, low, (h, l) => (h + l) / 2)),
  piece<Numbers>("bar_index", ({ time }) => time.map((x) => x / 86_400_000)),
  piece<Numbers>("hlc3", ({ high, low, close }) => high.map((h, bar) => (h + low[bar] + close[bar]) / 3)),
  piece<Numbers>("ohlc4", ({ open, high, low, close }) =>
    open.map((o, bar) => (o + high[bar] + low[bar] + close[bar]) / 4),
  ),
  piece<Numbers>("(time / 86400000)", ({ time }) => time.map((x) => x / 86_400_000)),
  piece<Numbers>("ta.tr", ({ high, low, close }) => reference.trueRange(high, low, close, false)),
  piece<Numbers>("ta.tr(true)", ({ high, low, close }) => reference.trueRange(high, low, close, true)),
  piece<Numbers>("ta.tr(false)", ({ high, low, close }) => reference.trueRange(high, low, close, false)),
)

const windowed = (inner: fc.Arbitrary<Piece<Numbers>>): fc.Arbitrary<Piece<Numbers>> =>
  fc
    .tuple(
      inner,
      fc.constantFrom<readonly [string, (source: Numbers, n: number) => Numbers]>(
        ["ta.sma", reference.sma],
        ["ta.ema", reference.ema],
        ["ta.rma", reference.rma],
        ["ta.wma", reference.wma],
        ["ta.highest", reference.highest],
        ["ta.lowest", reference.lowest],
        ["ta.change", reference.change],
        ["ta.mom", reference.change],
      ),
      length,
    )
    .map(([source, [name, f], n]) => piece(`${name}(${source.text}, ${n})`, (c, d) => f(source.worth(c, d), n)))

const ownWindows: fc.Arbitrary<Piece<Numbers>> = fc
  .tuple(raw, length, length, length, fc.nat(7))
  .map(([source, n, m, k, which]) => {
    const of =
      (f: (source: Numbers, columns: Columns) => Numbers): Worth<Numbers> =>
      (c, d) =>
        f(source.worth(c, d), c)
    switch (which) {
      case 0:
        return piece(
          `ta.rsi(${source.text}, ${n})`,
          of((s) => reference.rsi(s, n)),
        )
      case 1:
        return piece(
          `ta.atr(${n})`,
          of((_, { high, low, close }) => reference.atr(high, low, close, n)),
        )
      case 2:
        return piece(
          `ta.stdev(${source.text}, ${n + 1}, false)`,
          of((s) => reference.stdev(s, n + 1, false)),
        )
      case 3:
        return piece(
          `ta.stdev(${source.text}, ${n})`,
          of((s) => reference.stdev(s, n, true)),
        )
      case 4:
        return piece(
          `ta.highest(${n})`,
          of((_, { high }) => reference.highest(high, n)),
        )
      case 5:
        return piece(
          `ta.lowest(${n})`,
          of((_, { low }) => reference.lowest(low, n)),
        )
      case 6:
        return piece(
          `ta.roc(${source.text}, ${n})`,
          of((s) => zip(reference.change(s, n), reference.history(s, n), (move, before) => (100 * move) / before)),
        )
      default:
        return piece(
          `(ta.ema(${source.text}, ${m}) - ta.ema(${source.text}, ${k}))`,
          of((s) => reference.macd(s, m, k, 1)[0]),
        )
    }
  })

const sum: ReadonlyArray<readonly [string, (a: number, b: number) => number]> = [
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
]

const ofOneNumber: ReadonlyArray<readonly [string, (x: number) => number]> = [
  ["math.sign", (x) => (x > 0 ? 1 : x < 0 ? -1 : x)],
  ["math.sqrt", (x) => x ** 0.5],
  ["math.exp", (x) => Math.E ** x],
  ["math.log", (x) => Math.log2(x) / Math.log2(Math.E)],
  ["math.round", (x) => (x < 0 ? Math.ceil(x - 0.5) : Math.floor(x + 0.5))],
  ["math.floor", (x) => x - (((x % 1) + 1) % 1)],
  ["math.ceil", (x) => x + (((-x % 1) + 1) % 1)],
]

const ofSeveralNumbers: ReadonlyArray<readonly [string, (...values: ReadonlyArray<number>) => number]> = [
  ["math.max", Math.max],
  ["math.min", Math.min],
  ["math.avg", (...values) => reference.total(values) / values.length],
]

/** Functions of the current bar alone that are well defined only for exact values. */
const ofRaw: fc.Arbitrary<Piece<Numbers>> = fc.oneof(
  fc
    .tuple(raw, fc.constantFrom(...ofOneNumber))
    .map(([a, [name, f]]) => piece(`${name}(${a.text} / 4)`, (c, d) => a.worth(c, d).map((x) => f(x / 4)))),
  fc.tuple(raw, fc.integer({ min: 0, max: 3 })).map(([a, precision]) =>
    piece(`math.round(${a.text} / 8, ${precision})`, (c, d) =>
      a.worth(c, d).map((x) => {
        const scaled = (x / 8) * 10 ** precision
        return Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5)) / 10 ** precision
      }),
    ),
  ),
  fc
    .tuple(raw, fc.constantFrom(-1, 0, 0.5, 2, 3))
    .map(([a, power]) =>
      piece(`math.pow(${a.text}, ${power})`, (c, d) =>
        a.worth(c, d).map((x) => (reference.isNa(x) ? NaN : x ** power)),
      ),
    ),
)

const atBar = (inner: fc.Arbitrary<Piece<Numbers>>, test: fc.Arbitrary<Piece<Bools>>): fc.Arbitrary<Piece<Numbers>> =>
  fc.oneof(
    fc
      .tuple(inner, inner, fc.constantFrom(...sum))
      .map(([a, b, [sign, f]]) =>
        piece(`(${a.text} ${sign} ${b.text})`, (c, d) => zip(a.worth(c, d), b.worth(c, d), f)),
      ),
    // Exact operands only: a quotient or a remainder of values near 0 is arbitrary.
    fc
      .tuple(raw, raw, fc.constantFrom("/", "%"))
      .map(([a, b, sign]) =>
        piece(`(${a.text} ${sign} ${b.text})`, (c, d) =>
          zip(a.worth(c, d), b.worth(c, d), (x, y) => (sign === "/" ? x / y : x % y)),
        ),
      ),
    fc
      .tuple(inner, fc.nat(4))
      .map(([a, k]) => piece(`(${a.text})[${k}]`, (c, d) => reference.history(a.worth(c, d), k))),
    inner.map((a) => piece(`math.abs(${a.text})`, (c, d) => a.worth(c, d).map((x) => Math.abs(x)))),
    inner.map((a) => piece(`-${a.text}`, (c, d) => a.worth(c, d).map((x) => -x))),
    inner.map((a) => piece(`+${a.text}`, (c, d) => a.worth(c, d))),
    fc
      .tuple(fc.array(inner, { minLength: 2, maxLength: 4 }), fc.constantFrom(...ofSeveralNumbers))
      .map(([all, [name, f]]) =>
        piece(`${name}(${all.map(({ text }) => text).join(", ")})`, (c, d) => {
          const series = all.map((each) => each.worth(c, d))
          return series[0].map((_, bar) => f(...series.map((values) => values[bar])))
        }),
      ),
    inner.map((a) => piece(`nz(${a.text})`, (c, d) => a.worth(c, d).map((x) => (Number.isNaN(x) ? 0 : x)))),
    inner.map((a) =>
      piece(`fixnan(${a.text})`, (c, d) =>
        reference.eachBar(a.worth(c, d), (past) => past.findLast((x) => !reference.isNa(x)) ?? NaN),
      ),
    ),
    fc
      .tuple(inner, inner)
      .map(([a, b]) =>
        piece(`nz(${a.text}, ${b.text})`, (c, d) =>
          zip(a.worth(c, d), b.worth(c, d), (x, y) => (Number.isNaN(x) ? y : x)),
        ),
      ),
    fc.tuple(test, inner, inner).map(([t, a, b]) =>
      piece(`(${t.text} ? ${a.text} : ${b.text})`, (c, d) => {
        const [is, yes, no] = [t.worth(c, d), a.worth(c, d), b.worth(c, d)]
        return is.map((holds, bar) => (holds ? yes[bar] : no[bar]))
      }),
    ),
    fc.tuple(test, inner).map(([t, a]) =>
      piece(`(${t.text} ? ${a.text} : na)`, (c, d) => {
        const [is, yes] = [t.worth(c, d), a.worth(c, d)]
        return is.map((holds, bar) => (holds ? yes[bar] : NaN))
      }),
    ),
  )

const comparisons: ReadonlyArray<readonly [string, (order: number) => boolean]> = [
  ["<", (order) => order === -1],
  ["<=", (order) => order === -1 || order === 0],
  [">", (order) => order === 1],
  [">=", (order) => order === 1 || order === 0],
  ["==", (order) => order === 0],
  ["!=", (order) => order === 1 || order === -1],
]

const compared = (inner: fc.Arbitrary<Piece<Numbers>>): fc.Arbitrary<Piece<Bools>> =>
  fc.oneof(
    fc
      .tuple(inner, inner, fc.constantFrom(...comparisons))
      .map(([a, b, [sign, f]]) =>
        piece(`${a.text} ${sign} ${b.text}`, (c, d) =>
          zip(a.worth(c, d), b.worth(c, d), (x, y) => f(reference.order(x, y, d))),
        ),
      ),
    inner.map((a) => piece(`na(${a.text})`, (c, d) => a.worth(c, d).map((x) => Number.isNaN(x)))),
    fc.tuple(inner, inner, fc.nat(2)).map(([a, b, which]) => {
      const name = ["ta.crossover", "ta.crossunder", "ta.cross"][which]
      return piece(`${name}(${a.text}, ${b.text})`, (c, d) => {
        const [x, y] = [a.worth(c, d), b.worth(c, d)]
        if (which === 2) return reference.cross(x, y, d)
        return which === 0 ? reference.crossover(x, y, d) : reference.crossover(y, x, d)
      })
    }),
    fc
      .tuple(inner, fc.integer({ min: 1, max: 3 }), fc.boolean())
      .map(([a, n, up]) =>
        piece(`ta.${up ? "rising" : "falling"}(${a.text}, ${n})`, (c, d) =>
          reference.rising(a.worth(c, d), n, up ? 1 : -1, d),
        ),
      ),
  )

const joined = (inner: fc.Arbitrary<Piece<Bools>>): fc.Arbitrary<Piece<Bools>> =>
  fc.oneof(
    fc
      .tuple(inner, inner)
      .map(([a, b]) =>
        piece(`((${a.text}) and (${b.text}))`, (c, d) => zip(a.worth(c, d), b.worth(c, d), (x, y) => x && y)),
      ),
    fc
      .tuple(inner, inner)
      .map(([a, b]) =>
        piece(`((${a.text}) or (${b.text}))`, (c, d) => zip(a.worth(c, d), b.worth(c, d), (x, y) => x || y)),
      ),
    fc
      .tuple(inner, inner, fc.boolean())
      .map(([a, b, wantsSame]) =>
        piece(`((${a.text}) ${wantsSame ? "==" : "!="} (${b.text}))`, (c, d) =>
          zip(a.worth(c, d), b.worth(c, d), (x, y) => (x === y) === wantsSame),
        ),
      ),
    fc.tuple(inner, inner, inner).map(([t, a, b]) =>
      piece(`((${t.text}) ? (${a.text}) : (${b.text}))`, (c, d) => {
        const [is, yes, no] = [t.worth(c, d), a.worth(c, d), b.worth(c, d)]
        return is.map((holds, bar) => (holds ? yes[bar] : no[bar]))
      }),
    ),
    inner.map((a) => piece(`not (${a.text})`, (c, d) => a.worth(c, d).map((x) => !x))),
    fc
      .tuple(inner, fc.nat(4))
      .map(([a, k]) => piece(`(${a.text})[${k}]`, (c, d) => reference.historyBool(a.worth(c, d), k))),
  )

// A type, since fast-check does not accept an interface as a record.
type Pieces = { readonly numbers: Piece<Numbers>; readonly bools: Piece<Bools> }

const pieces = fc.letrec<Pieces>((tie) => ({
  numbers: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    { weight: 4, arbitrary: raw },
    { weight: 1, arbitrary: constant },
    { weight: 1, arbitrary: prices },
    { weight: 1, arbitrary: ofRaw },
    { weight: 3, arbitrary: ownWindows },
    { weight: 3, arbitrary: indicators },
    { weight: 2, arbitrary: ranksOf(raw) },
    { weight: 2, arbitrary: windowsOf(tie("numbers")) },
    { weight: 1, arbitrary: occurrencesOf(tie("bools"), tie("numbers")) },
    { weight: 4, arbitrary: windowed(tie("numbers")) },
    { weight: 4, arbitrary: atBar(tie("numbers"), tie("bools")) },
  ),
  bools: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    {
      weight: 1,
      arbitrary: raw.map((a) =>
        piece(`${a.text} > 20`, (c: Columns, d: Doubt) => a.worth(c, d).map((x) => reference.order(x, 20, d) === 1)),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.boolean().map((value) => piece(String(value), ({ time }: Columns) => time.map(() => value))),
    },
    { weight: 3, arbitrary: compared(tie("numbers")) },
    { weight: 2, arbitrary: joined(tie("bools")) },
  ),
}))

/** Formulas of numbers, and formulas of bools. */
export const { numbers, bools } = pieces
