// One pool in a process of its own, so that pools do not disturb each other:
// runs a round when it is told to, and says how many ms it took.

import { timed } from "../rounds.ts"
import { peers } from "./peers.ts"

/** What is asked for: so many tasks of a kind. */
export interface Round {
  readonly kind: "quick" | "busy"
  readonly tasks: number
}

const [name = "", workers, inFlight, limitMs] = process.argv.slice(2)
const open = await peers[name]()
const peer = await open({
  workers: Number(workers),
  inFlight: Number(inFlight),
  ...(limitMs === undefined ? undefined : { guarded: { limitMs: Number(limitMs) } }),
})

const run = async ({ kind, tasks }: Round): Promise<number> => {
  const names = Array.from({ length: tasks }, (_, i) => `${kind}:${i}`)
  const [ms, sum] = await timed(() => peer.sum(names))
  if (sum !== (tasks * (tasks - 1)) / 2) throw new Error(`${name} answered ${tasks} tasks with a sum of ${sum}`)
  return ms
}

process.on("message", (round: Round) => void run(round).then((ms) => process.send?.(ms)))
process.on("disconnect", () => process.exit(0))
process.send?.("ready")
