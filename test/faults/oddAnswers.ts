import type { MatchedBar, SymbolAnswer } from "../../src/job/ProcessingResult.ts"

/** An answer of a processor, and the expected result: the values as they were first read, or `InvalidReply`. */
export interface OddAnswer {
  readonly answer: unknown
  readonly expected: SymbolAnswer | "InvalidReply"
}

const matchOf = (n: number): MatchedBar => ({ time: n, close: -n, values: { n, up: n % 2 === 0 } })

/** The plain answer of a symbol with this number, which has values that no other number has. */
const plain = (n: number): SymbolAnswer => ({
  matches: Array.from({ length: n % 4 }, (_, i) => matchOf(n * 10 + i)),
  computedIndicators: { n, half: n / 2 },
})

class LyingIterator extends Array<MatchedBar> {
  override *[Symbol.iterator](): ArrayIterator<MatchedBar> {
    for (let i = 0; i < 5; i++) yield matchOf(-1)
    return undefined
  }
  override map = () => []
}

/** A property with one value when it is first read, and another one later. */
const changing = (first: unknown, then: unknown): PropertyDescriptor => {
  let reads = 0
  return { enumerable: true, get: () => (reads++ === 0 ? first : then) }
}

const withGetter = (target: object, name: string, first: unknown, then: unknown): object =>
  Object.defineProperty({ ...target }, name, changing(first, then))

const shared: { matches: Array<MatchedBar>; computedIndicators: SymbolAnswer["computedIndicators"] } = {
  matches: [],
  computedIndicators: {},
}

/** Hostile, strange or unusual answers by name, for a symbol with a number. */
export const oddAnswers: Readonly<Record<string, (n: number) => OddAnswer>> = {
  plain: (n) => ({ answer: plain(n), expected: plain(n) }),
  lyingIterator: (n) => {
    const { matches, computedIndicators } = plain(n)
    return { answer: { matches: LyingIterator.from(matches), computedIndicators }, expected: plain(n) }
  },
  shrinkingMatches: (n) => {
    const { matches, computedIndicators } = plain(n)
    const proxy = new Proxy([...matches], {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key)
        if (key === "length") target.length = Math.min(target.length, 1)
        return value
      },
    })
    return {
      answer: { matches: proxy, computedIndicators },
      expected: matches.length > 1 ? "InvalidReply" : plain(n),
    }
  },
  endlessLength: (n) => ({
    answer: { ...plain(n), matches: new Proxy([], { get: (_, key) => (key === "length" ? 2 ** 40 : matchOf(n)) }) },
    expected: "InvalidReply",
  }),
  changingValue: (n) => ({
    answer: { ...plain(n), computedIndicators: withGetter({}, "n", n, -1) },
    expected: { ...plain(n), computedIndicators: { n } },
  }),
  changingToText: (n) => ({
    answer: { ...plain(n), computedIndicators: withGetter({ half: 1 }, "n", n, "text") },
    expected: { ...plain(n), computedIndicators: { half: 1, n } },
  }),
  changingMatches: (n) => ({
    answer: withGetter(plain(n), "matches", plain(n).matches, [matchOf(-1)]),
    expected: plain(n),
  }),
  changingClose: (n) => ({
    answer: { matches: [withGetter(matchOf(n), "close", n, Number.NaN)], computedIndicators: {} },
    expected: { matches: [{ ...matchOf(n), close: n }], computedIndicators: {} },
  }),
  changingNames: (n) => {
    let asked = 0
    const values = new Proxy({ n }, { ownKeys: () => (asked++ === 0 ? ["n"] : ["n", "more"]) })
    return { answer: { matches: [], computedIndicators: values }, expected: { matches: [], computedIndicators: { n } } }
  },
  refilled: (n) => {
    // One object for all symbols, in a shape that is sometimes packed and sometimes not.
    const { matches, computedIndicators } = plain(n)
    shared.matches.splice(0, Infinity, ...matches)
    shared.computedIndicators = { ...computedIndicators }
    if (n % 3 === 0 && shared.matches.length > 1) shared.matches[0] = { ...shared.matches[0], values: { other: n } }
    return { answer: shared, expected: structuredClone(shared) }
  },
  frozen: (n) => ({ answer: Object.freeze(plain(n)), expected: plain(n) }),
  withoutPrototype: (n) => {
    const { matches, computedIndicators } = plain(n)
    const bare = (fields: object): object => Object.assign(Object.create(null), fields)
    return {
      answer: bare({ matches: matches.map(bare), computedIndicators: bare(computedIndicators) }),
      expected: plain(n),
    }
  },
  inheriting: (n) => ({ answer: Object.create(plain(n)), expected: "InvalidReply" }),
  inheritingValues: (n) => ({
    answer: { ...plain(n), computedIndicators: Object.assign(Object.create({ inherited: "x" }), { n }) },
    expected: { ...plain(n), computedIndicators: { n } },
  }),
  sparse: (n) => ({
    answer: { ...plain(n), matches: Array.from({ length: 3 }).fill(matchOf(n), 1) },
    expected: "InvalidReply",
  }),
  zeros: (n) => ({
    answer: { matches: [], computedIndicators: { n, zero: -0 } },
    expected: { matches: [], computedIndicators: { n, zero: -0 } },
  }),
  na: (n) => ({
    answer: { matches: [], computedIndicators: { n: null, half: n } },
    expected: { matches: [], computedIndicators: { n: null, half: n } },
  }),
  prototypeName: (n) => ({
    answer: { matches: [], computedIndicators: JSON.parse(`{"__proto__":${n},"constructor":1}`) },
    expected: { matches: [], computedIndicators: JSON.parse(`{"__proto__":${n},"constructor":1}`) },
  }),
  toJson: (n) => ({ answer: { ...plain(n), toJSON: () => plain(-1) }, expected: "InvalidReply" }),
  iteratorOfItsOwn: (n) => {
    const matches = Object.assign([...plain(n).matches], { [Symbol.iterator]: function* () {} })
    return { answer: { ...plain(n), matches }, expected: plain(n) }
  },
  otherNamesEach: (n) => {
    const matches = Array.from({ length: 3 }, (_, i) => ({ ...matchOf(i), values: { [`v${i}`]: n } }))
    return { answer: { matches, computedIndicators: {} }, expected: { matches, computedIndicators: {} } }
  },
  flagged: (n) => ({ answer: { ...plain(n), flags: ["ShortHistory"] }, expected: plain(n) }),
  notANumber: (n) => ({ answer: { ...plain(n), computedIndicators: { n: Number.NaN } }, expected: "InvalidReply" }),
  infinite: (n) => ({ answer: { ...plain(n), computedIndicators: { n: Infinity } }, expected: "InvalidReply" }),
  text: (n) => ({ answer: { ...plain(n), computedIndicators: { n: `${n}` } }, expected: "InvalidReply" }),
  getterThrows: (n) => ({
    answer: Object.defineProperty({ ...plain(n) }, "matches", {
      enumerable: true,
      get: () => {
        throw new Error("not to be read")
      },
    }),
    expected: "InvalidReply",
  }),
  huge: (n) => ({
    answer: { matches: Array.from({ length: 50_000 }, () => matchOf(n)), computedIndicators: {} },
    expected: "InvalidReply",
  }),
}
