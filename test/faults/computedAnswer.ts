import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"

/** An answer that depends on the symbol's name and on many built-in functions. */
export const computedAnswer = (symbol: string): SymbolAnswer => {
  const codes = Array.from(symbol, (letter) => letter.codePointAt(0) ?? 0)
  const numbers = Float64Array.from(codes).slice(0, 40).subarray(1)
  const counts = new Map<number, number>()
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1)
  const names = Object.keys(Object.assign({}, { a: 1, b: 2 }))
  const parsed: ReadonlyArray<number> = JSON.parse(JSON.stringify(codes.map((code) => code * 2)))
  const sorted = [...parsed].slice(1)
  sorted.push(1)
  const last = sorted.pop() ?? 0
  const first = sorted.shift() ?? 0
  const values = Object.fromEntries(Object.entries({ sum: numbers.reduce((sum, each) => sum + each, 0), first, last }))
  return {
    matches: names.map((name, i) => ({
      time: i + 1,
      close: Math.sqrt(codes.length),
      values: { ...values, up: name === "a" },
    })),
    computedIndicators: {
      distinct: counts.size,
      most: Math.max(...counts.values()),
      length: symbol.split(" ").length,
      whole: Number.isInteger(codes.length) && Number.isFinite(codes.length) && Array.isArray(codes),
      known: new Set(names).has("b"),
    },
  }
}
