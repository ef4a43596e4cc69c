import { assert } from "@effect/vitest"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { barsOf, compileOutcome } from "./formulas.ts"
import { walk } from "./randomBars.ts"

/** Compiles a text and runs it if it is a formula; asserts a readable error or series. */
export const survives = (text: string): boolean => {
  const outcome = compileOutcome(text)
  if (outcome instanceof FormulaMistake) {
    const { line, column, message, snippet } = outcome
    assert.match(message, /^\d+:\d+ \S/)
    assert.isTrue(message.startsWith(`${line}:${column} `))
    assert.isAtLeast(line, 1)
    assert.isAtLeast(column, 1)
    const [shown, carets] = snippet.split("\n").slice(-2)
    assert.match(carets ?? shown, /^\s*\^+$/)
    return false
  }
  const bars = barsOf(walk({ length: 30, seed: 5, holes: 0.1, late: 0 }))
  const { result, named } = outcome.run(bars)
  for (const series of [result, ...named.values()]) assert.strictEqual(series.length, 30)
  return true
}
