import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { computedAnswer } from "../faults/computedAnswer.ts"
import { additions, builtins, own, ways } from "../faults/replacedBuiltins.ts"
import { batchIn, bundled, isolations, jobOf } from "./onThreads.ts"

const worker = bundled("replacing")

/** Symbols in a loop use up their limit; innocents must not. */
const timeoutMs = 2000

const alone = [...Object.keys(builtins), ...Object.keys(own)]

/**
 * How many functions one symbol replaces: each symbol costs a worker. Neighbours have the same holder, so they are
 * kept apart.
 */
const AT_ONCE = 4

const groupTogether = (names: ReadonlyArray<string>) => {
  const groups = Math.ceil(names.length / AT_ONCE)
  return Array.from({ length: groups }, (_, i) => names.filter((_name, k) => k % groups === i).join("+"))
}

/** Each deed among innocents, on few workers, so that innocents follow it in the same message. */
const symbolsOf = (deeds: ReadonlyArray<string>) =>
  deeds.flatMap((deed, i) => [
    ...Array.from({ length: 4 }, (_, k) => `innocent ${i}.${k}`),
    deed,
    ...Array.from({ length: 4 }, (_, k) => `innocent ${i}.${k + 4}`),
    `waits ${i}`,
  ])

/** Asserts that innocents have their own answers, and symbols that replace something have theirs or an error. */
const assertOwnAnswers = (isolation: (typeof isolations)[number], deeds: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const symbols = symbolsOf(deeds)
    const results = yield* batchIn(isolation, jobOf(symbols, { timeoutMs }), { worker, workers: 2 })
    assert.deepStrictEqual(
      results.map(({ symbol }) => symbol),
      symbols,
    )
    for (const { symbol, error, matches, computedIndicators } of results) {
      if (error !== undefined && deeds.includes(symbol)) continue
      assert.isUndefined(error, `${symbol}: ${error?.message}`)
      assert.deepStrictEqual({ matches, computedIndicators }, computedAnswer(symbol), symbol)
    }
    return new Map(results.map((result) => [result.symbol, result]))
  })

describe.each(isolations)("a symbol that replaces a built-in function, on %s", (isolation) => {
  for (const way of Object.keys(ways)) {
    it.live(`changes no other symbol's answer if the new one ${way === "wrong" ? "is wrong" : way}`, () =>
      assertOwnAnswers(
        isolation,
        (way === "wrong" ? alone : groupTogether(alone)).map((names) => `replaces ${names} ${way} now`),
      ),
    )
  }

  it.live("changes no other symbol's answer if a timer that it leaves behind replaces it", () =>
    assertOwnAnswers(
      isolation,
      groupTogether(Object.keys(builtins)).map((names) => `replaces ${names} wrong later`),
    ),
  )

  it.live("is answered itself, like one that adds a property to a prototype", () =>
    Effect.gen(function* () {
      const deeds = [
        ...["Math.sqrt", "Map.prototype.get", "Object.keys", "JSON.stringify", "Number.isFinite"].map(
          (name) => `replaces ${name} wrong now`,
        ),
        ...Object.keys(additions).map((name) => `replaces ${name} enumerable now`),
      ]
      const results = yield* assertOwnAnswers(isolation, deeds)
      for (const deed of deeds) assert.isUndefined(results.get(deed)?.error, deed)
    }),
  )
})
