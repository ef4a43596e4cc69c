import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

/** Ways to need more than the heap has, or more than a thread contains. */
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
  /** 240 MB that no limit of a thread counts. */
  typedArrays: () => {
    const kept = Array.from({ length: 30 }, () => new Float64Array(1_000_000).fill(1))
    if (kept.length !== 30) throw new Error("the arrays are not what they were")
  },
  killed: () => void process.kill(process.pid, "SIGKILL"),
  stopped: () => void process.kill(process.pid, "SIGSTOP"),
  aborts: () => process.abort(),
}

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      grow[symbol]?.()
      return answerOf(symbol)
    }),
  ),
)
