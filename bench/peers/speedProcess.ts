// One pool in a process of its own, so that pools do not disturb each other:
// says how many ms it took to its first answer, and does then what it is told.

import { setTimeout as pause } from "node:timers/promises"
import { timed } from "../rounds.ts"
import { familyMb, killWorker } from "./family.ts"
import { inWords } from "./Peer.ts"
import { peers } from "./peers.ts"

/** What is asked for: so many tasks of a kind. */
export interface Round {
  readonly kind: "quick" | "busy"
  readonly tasks: number
}

/** What a round took in ms; what the pool takes in MB a worker; from the death of a worker to the next answer in ms, or the error instead. */
export type Asked = Round | { readonly kind: "memory" } | { readonly kind: "kill" }

const ANSWER_WITHIN_MS = 20_000

const [name = "", workers, inFlight, limitMs] = process.argv.slice(2)
const open = await peers[name]()
const mbBefore = familyMb()
const [bootMs, peer] = await timed(async () => {
  const opened = await open({
    workers: Number(workers),
    inFlight: Number(inFlight),
    ...(limitMs === undefined ? undefined : { guarded: { limitMs: Number(limitMs) } }),
  })
  await opened.sum(["quick:0"])
  return opened
})

const runTasks = async ({ kind, tasks }: Round): Promise<number> => {
  const names = Array.from({ length: tasks }, (_, i) => `${kind}:${i}`)
  const [ms, sum] = await timed(() => peer.sum(names))
  if (sum !== (tasks * (tasks - 1)) / 2) throw new Error(`${name} answered ${tasks} tasks with a sum of ${sum}`)
  return ms
}

const killOne = async (): Promise<number | string> => {
  const start = performance.now()
  killWorker()
  const answered = peer.sum(["quick:0"]).then(() => performance.now() - start, inWords)
  return Promise.race([answered, pause(ANSWER_WITHIN_MS, `no answer within ${ANSWER_WITHIN_MS / 1000} s`)])
}

const answer = (asked: Asked): Promise<number | string> => {
  if (asked.kind === "kill") return killOne()
  return asked.kind === "memory" ? Promise.resolve((familyMb() - mbBefore) / Number(workers)) : runTasks(asked)
}

process.on("message", (asked: Asked) => void answer(asked).then((value) => process.send?.(value)))
process.on("disconnect", () => process.exit(0))
process.send?.(bootMs)
