import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { readFormula } from "../../src/formula/compile.ts"
import type { GraphNode } from "../../src/formula/plan/graph/graph.ts"
import { isDense, type NumberSlot } from "../../src/formula/plan/operation.ts"
import { planOf } from "../../src/formula/plan/graph/planOf.ts"
import { makeSlots } from "../../src/formula/plan/graph/slots.ts"
import { barsOf } from "./formulas.ts"
import { odd, staggered } from "./randomBars.ts"
import { bools, numbers, type Columns } from "./randomFormula.ts"

const LARGE = 1e300

/** A wrong claim of a slot about its values, if there is one. */
const untruthOf = ({ data, first, isKnown, isDense: isWhole, isTame }: NumberSlot): string | undefined => {
  const before = data.subarray(0, first).findIndex((value) => !Number.isNaN(value))
  if (before !== -1) return `bar ${before} holds ${data[before]}, the values are said to begin at ${first}`
  if (!isKnown) return undefined
  const after = data.subarray(first)
  if (isWhole && after.some(Number.isNaN)) return `bar ${first + after.findIndex(Number.isNaN)} is na`
  const wild = after.findIndex((value) => !(Math.abs(value) <= LARGE))
  if (isTame && wild !== -1) return `bar ${first + wild} holds ${after[wild]}, all are said to be tame`
  return undefined
}

/** Runs a formula and checks the claims of each operation about its outputs. */
const untruths = (text: string, columns: Columns): ReadonlyArray<string> => {
  const found: Array<string> = []
  const ready = readFormula(text)
  const slots = makeSlots(ready.nodes, new Set())
  const watched = (node: GraphNode): GraphNode => ({
    ...node,
    operation: {
      ...node.operation,
      bind: (place) => {
        const step = node.operation.bind(place)
        return (run) => {
          // Another reader may have checked before, and its findings are trusted.
          for (const slot of place.numbers) isDense(slot, run)
          step(run)
          for (const slot of [...place.numbers, ...place.outNumbers]) {
            const untruth = untruthOf(slot)
            if (untruth !== undefined) found.push(`${node.operation.name}: ${untruth}`)
          }
        }
      },
    },
  })
  planOf({ ...ready, nodes: ready.nodes.map(watched) }, slots).run(barsOf(columns))
  return found
}

describe("an operation of a random formula", () => {
  for (const [what, formulas] of [
    ["numbers", numbers],
    ["bools", bools],
  ] as const) {
    it(`of ${what} makes only true claims about its values`, () => {
      fc.assert(
        fc.property(formulas, fc.oneof(staggered, odd), ({ text }, columns) => {
          assert.deepStrictEqual(untruths(text, columns), [], text)
        }),
        { numRuns: 1500 },
      )
    })
  }
})
