// One of the threads of bareThreads.ts: a part of the series a round.

import { parentPort, workerData } from "node:worker_threads"
import { openLoop } from "./bareLoop.ts"

const { part, parts, store }: { readonly part: number; readonly parts: number; readonly store: string } = workerData
const round = openLoop(store, part, parts)

parentPort?.on("message", () => {
  const answers = round()
  const symbols = [...answers.keys()]
  const counts = Int32Array.from(answers.values(), (matches) => matches.length)
  const matches = [...answers.values()].flat()
  const times = Float64Array.from(matches, ({ time }) => time)
  const closes = Float64Array.from(matches, ({ close }) => close)
  parentPort?.postMessage({ symbols, counts, times, closes }, [counts.buffer, times.buffer, closes.buffer])
})
parentPort?.postMessage("ready")
