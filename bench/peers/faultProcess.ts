// One cell of the table of faults, in a process of its own: 40 innocent tasks
// with one fault among them, then a look at what is left of the pool.

import { FAULTS } from "../workers/tasks.ts"
import { inWords, type Outcome } from "./Peer.ts"
import { peers } from "./peers.ts"

/** The outcome of a cell. */
export interface Cell {
  /** The outcome of the faulty task; `undefined` if it never ended. */
  readonly culprit: Outcome | undefined
  /** Whether only its limit reported it, though it had not hung. */
  readonly toldByLimit: boolean
  readonly innocentsFailed: number
  readonly innocentsLost: number
  /** The error of an innocent task that failed. */
  readonly innocentError: string | undefined
  readonly worksAfterwards: boolean
  readonly closes: boolean
  /** Exceptions that nobody could have caught: on their own they end the process. */
  readonly uncaught: ReadonlyArray<string>
}

const INNOCENTS = 40
const FAULT_AT = 20
const HEAP_MB = 96
/** A pool may take its time to recover. */
const ATTEMPTS_AFTERWARDS = 3

/** Those that only a limit can end. */
const HANGS: ReadonlySet<string> = new Set(["endlessLoop", "neverSettles"])

const [name = "", fault = ""] = process.argv.slice(2)
// Filling a heap takes seconds on a busy machine: its limit must not be first.
const LIMIT_MS = fault === "exhaustsMemory" ? 15_000 : 3000
const SETTLE_MS = LIMIT_MS + 7000

if (!FAULTS.includes(fault)) throw new Error(`no such fault: ${fault}`)

const uncaught: Array<string> = []
process.on("uncaughtException", (error) => void uncaught.push(inWords(error)))

const innocents = (batch: number, count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => `innocent:${batch * 1000 + i}`)

const open = await peers[name]()
const peer = await open({ workers: 2, inFlight: 64, guarded: { limitMs: LIMIT_MS, heapMb: HEAP_MB } })

/** What `wanted` gives, or what is there 7 s after the limit. No timer is left behind, the process is to end by itself. */
const inTime = async <A>(wanted: Promise<A>, otherwise: A): Promise<A> => {
  const { promise, resolve } = Promise.withResolvers<A>()
  const timer = setTimeout(() => resolve(otherwise), SETTLE_MS)
  const first = await Promise.race([wanted, promise])
  clearTimeout(timer)
  return first
}

/** Submits all and waits until each has ended, or 7 s after the limit. */
const run = async (names: ReadonlyArray<string>): Promise<ReadonlyMap<string, Outcome>> => {
  const ended = new Map<string, Outcome>()
  const all = new Promise<void>((resolve) => {
    peer.settle(names, (task, outcome) => {
      ended.set(task, outcome)
      if (ended.size === names.length) resolve()
    })
  })
  await inTime(all, undefined)
  return new Map(ended)
}

const isAnswered = (task: string, outcome: Outcome | undefined): boolean =>
  outcome !== undefined && "answer" in outcome && outcome.answer === Number(task.split(":")[1])

/** What the pools say when a limit has ended a task. */
const isLimit = (outcome: Outcome | undefined): boolean =>
  outcome !== undefined && "error" in outcome && /abort|time(d |-)?out/i.test(outcome.error)

// A limit that counts from submission must not count the start of the threads.
for (let started = false; !started;) {
  const first = innocents(1, 8)
  const ended = await run(first)
  started = first.every((task) => isAnswered(task, ended.get(task)))
}

const before = innocents(2, INNOCENTS)
const culprit = `${fault}:1`
const ended = await run([...before.slice(0, FAULT_AT), culprit, ...before.slice(FAULT_AT)])
const failed = before.filter((task) => ended.has(task) && !isAnswered(task, ended.get(task)))
const firstFailure = ended.get(failed[0] ?? "")
let works = false
for (let attempt = 0; attempt < ATTEMPTS_AFTERWARDS && !works; attempt++) {
  const after = innocents(3 + attempt, INNOCENTS)
  const endedAfter = await run(after)
  works = after.every((task) => isAnswered(task, endedAfter.get(task)))
}

process.send?.({
  culprit: ended.get(culprit),
  toldByLimit: !HANGS.has(fault) && isLimit(ended.get(culprit)),
  innocentsFailed: failed.length,
  innocentsLost: before.filter((task) => !ended.has(task)).length,
  innocentError: firstFailure !== undefined && "error" in firstFailure ? firstFailure.error : undefined,
  worksAfterwards: works,
  closes: await inTime(
    peer.close().then(
      () => true,
      () => false,
    ),
    false,
  ),
  uncaught,
} satisfies Cell)
process.disconnect?.()
