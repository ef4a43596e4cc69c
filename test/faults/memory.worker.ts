import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

/** Ways to exhaust the heap, and faults that a thread does not contain. */
const grow: Readonly<Record<string, () => void>> = {
  smallObjects: () => {
    let kept: unknown
    for (let i = 0; ; i++) kept = { kept, i, more: [i, i, i, i] }
  },
  texts: () => {
    const texts: Array<string> = []
    for (let i = 0; ; i++) texts.push("x".repeat(50) + i)
  },
  /** Allocates 240 MB at once, from which V8 cannot recover. */
  oneArray: () => {
    // oxlint-disable-next-line unicorn/no-new-array -- one allocation is the point
    new Array(30_000_000).fill(0.5)
  },
  /** 240 MB that the limits of a thread do not count. */
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
