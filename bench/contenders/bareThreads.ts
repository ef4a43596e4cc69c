import { once } from "node:events"
import { Worker } from "node:worker_threads"
import { type BareAnswers, type BareMatch, foundIn } from "./bareLoop.ts"
import type { OpenContender } from "./contender.ts"
import { WORKERS } from "./headline.ts"

// The limit of the machine's processors: the bare loop on as many threads as we
// have workers, each with its share of the series, one message a thread a round.

interface Part {
  readonly symbols: ReadonlyArray<string>
  readonly counts: Int32Array
  readonly times: Float64Array
  readonly closes: Float64Array
}

const answerOf = async (thread: Worker): Promise<Part> => {
  const [part]: Array<Part> = await once(thread, "message")
  return part
}

const unpack = ({ symbols, counts, times, closes }: Part, answers: BareAnswers): void => {
  let at = 0
  symbols.forEach((symbol, i) => {
    const matches: Array<BareMatch> = []
    for (let n = 0; n < counts[i]; n++, at++) matches.push({ time: times[at], close: closes[at] })
    answers.set(symbol, matches)
  })
}

/** The headline formula over all daily bars of a store, on threads. */
export const bareThreads: OpenContender = async (store) => {
  const threads = Array.from(
    { length: WORKERS },
    (_, part) =>
      new Worker(new URL("./bareThread.ts", import.meta.url), { workerData: { part, parts: WORKERS, store } }),
  )
  await Promise.all(threads.map((thread) => once(thread, "message")))
  return {
    scan: async () => {
      const parts = threads.map(answerOf)
      for (const thread of threads) thread.postMessage("round")
      const answers: BareAnswers = new Map()
      for (const part of parts) unpack(await part, answers)
      return () => foundIn(answers)
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()))
    },
  }
}
