import { existsSync, watch } from "node:fs"
import { createServer } from "node:net"
import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { holdFor } from "./hold.ts"

const MB = 1024 * 1024
const kept: Array<unknown> = []

const block = () => new Float64Array(MB / 8).fill(1)

/** What symbols do before they answer; a symbol is named after its deed. */
const deeds: Readonly<Record<string, () => void>> = {
  leavesTimer: () => void setTimeout(() => {}, 60_000),
  leavesWatcher: () => void watch("."),
  keeps160Mb: () => void kept.push(Array.from({ length: 160 }, block)),
  keeps20Mb: () => void kept.push(Array.from({ length: 20 }, block)),
  makesGarbage: () => {
    let sum = 0
    for (let i = 0; i < 10_000; i++) sum += Array.from({ length: 1000 }, () => i)[999]
    if (sum !== 49_995_000) throw new Error("the garbage is not what it was")
  },
  makesBufferGarbage: () => {
    const blocks = Array.from({ length: 160 }, block)
    if (blocks.reduce((sum, [first]) => sum + first, 0) !== 160) throw new Error("the garbage is not what it was")
  },
  runs80Ms: () => holdFor(80),
}

const exists = (file: string) => Effect.sync(() => existsSync(file))

/** Runs until a file exists, without a pause. */
const runsUntil = (file: string) =>
  Effect.sync(() => {
    while (!existsSync(file)) holdFor(10)
  })

/** Waits until a file exists. */
const waitsUntil = (file: string) => Effect.repeat(Effect.delay(exists(file), 10), { until: Boolean })

const leavesServer = (symbol: string) =>
  Effect.callback<SymbolAnswer>((resume) => {
    createServer().listen(0, "127.0.0.1", () => resume(Effect.succeed(answerOf(symbol))))
  })

launch(
  SymbolProcessor.layerOf((symbol) => {
    const [name, file = ""] = symbol.split(":")
    if (name === "runsUntil") return Effect.as(runsUntil(file), answerOf(symbol))
    if (name === "waitsUntil") return Effect.as(waitsUntil(file), answerOf(symbol))
    if (symbol.startsWith("waits80Ms")) return Effect.as(Effect.sleep(80), answerOf(symbol))
    if (symbol.startsWith("leavesServer")) return leavesServer(symbol)
    return Effect.sync(() => {
      deeds[symbol.split(":")[0]]?.()
      return answerOf(symbol)
    })
  }),
)
