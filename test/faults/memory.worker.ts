import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

/** Ways to need more than the heap has. */
const grow: Readonly<Record<string, () => void>> = {
  smallObjects: () => {
    let kept: unknown
    for (let i = 0; ; i++) kept = { kept, i, more: [i, i, i, i] }
  },
  texts: () => {
    const texts: Array<string> = []
    for (let i = 0; ; i++) texts.push("x".repeat(50) + i)
  },
  /** 240 MB in one step: the platform has no way back from the middle of it. */
  oneArray: () => {
    // oxlint-disable-next-line unicorn/no-new-array -- one allocation is the point
    new Array(30_000_000).fill(0.5)
  },
}

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      grow[symbol]?.()
      return answerOf(symbol)
    }),
  ),
)
