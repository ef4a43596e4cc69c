import { afterEach, assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { vi } from "vitest"
import * as protocol from "../../src/pool/protocol/protocol.ts"
import type { OpenJob, Task } from "../../src/pool/supervision/worker/PoolWorker.ts"
import { mayFollow, STATES, type WorkerState } from "../../src/pool/supervision/worker/states.ts"
import {
  type Habits,
  type Held,
  heldBy,
  LANES,
  lastPing,
  LIMIT_MS,
  poolOfStrangers,
  say,
  sayIdle,
  sayReply,
  type Stranger,
} from "./stranger.ts"

afterEach(() => vi.useRealTimers())

const HOUR_MS = 3_600_000

/** Longer than anything the pool waits for may take. */
const LONG_MS = 1_200_000

const states = Object.keys(STATES).filter((name): name is WorkerState => name in STATES)

describe("the states of a worker", () => {
  it("lead to its death, each within its own time limit or that of its work", () => {
    for (const state of states) {
      assert.isTrue(state === "dead" || mayFollow(state, "dead"), state)
      if (state !== "dead" && state !== "ready") assert.isAbove(STATES[state].limitMs, 0, state)
    }
  })

  it("never lead back to an earlier state", () => {
    states.forEach((state, i) => {
      for (const earlier of states.slice(0, i + 1)) assert.isFalse(mayFollow(state, earlier), `${state} to ${earlier}`)
    })
  })
})

/** Times that a symbol can forge. */
const times: Readonly<Record<string, () => number>> = {
  now: () => protocol.monotonicMs(),
  zero: () => 0,
  future: () => protocol.monotonicMs() + HOUR_MS,
  infinity: () => Infinity,
  minusInfinity: () => -Infinity,
  nan: () => Number.NaN,
}

const laneStates = [0, 1, 2, 3, 4, 5, 6, 7]

/** Strangers that become ready, prepare jobs, and react to each symbol with `onRun`. */
const habitsOf = (dies: boolean, onRun: (stranger: Stranger, held: Held) => void): Habits => ({
  dies: () => dies,
  onOpen: (stranger) => say(stranger, { type: "ready" }),
  onSent: (stranger, message) => {
    if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
    if (message.type === "run") for (const held of heldBy(stranger).slice(-message.lanes.length)) onRun(stranger, held)
  },
})

/** Submits two symbols and closes the pool; returns what was not called back. */
const leftOf = async (pool: ReturnType<typeof poolOfStrangers>) => {
  const { job } = pool.open()
  await vi.advanceTimersByTimeAsync(10)
  pool.submit(job, "A")
  pool.submit(job, "B")
  await pool.settle(LONG_MS)
  const unanswered = [...pool.pending]
  pool.supervisor.close(pool.once("close"))
  await pool.settle(LONG_MS)
  const unclosed = [...pool.pending]
  pool.end()
  return { unanswered, unclosed }
}

const ALL_ENDED = { unanswered: [], unclosed: [] }

describe("a pool answers and closes, with a worker that hangs", () => {
  for (const dies of [true, false]) {
    const end = dies ? "dies" : "does not die"
    for (const state of laneStates) {
      for (const [name, time] of Object.entries(times)) {
        for (const isRepeated of dies ? [false, true] : [false]) {
          const forges = `in lane state ${state} since ${name}${isRepeated ? ", written again and again" : ""}`
          it(`${forges}, and ${end} when it is killed`, async () => {
            const write = ({ lanes }: Stranger, { lane, attempt }: Held): void => {
              lanes.startedAt[lane] = time()
              lanes.state[lane] = protocol.laneWord(attempt, state)
            }
            const habits = habitsOf(dies, (stranger, held) => {
              write(stranger, held)
              if (isRepeated) setInterval(() => write(stranger, held), 500)
            })
            assert.deepStrictEqual(await leftOf(poolOfStrangers(habits)), ALL_ENDED)
          })
        }
      }
    }
    for (const doing of [protocol.PREPARING, protocol.PREFETCHING, protocol.STRAY]) {
      for (const [name, time] of Object.entries(times)) {
        it(`with marker ${doing} since ${name}, and ${end} when it is killed`, async () => {
          const habits = habitsOf(dies, ({ lanes }) => {
            protocol.mark(lanes, doing, 1)
            lanes.startedAt[lanes.count] = time()
          })
          assert.deepStrictEqual(await leftOf(poolOfStrangers(habits)), ALL_ENDED)
        })
      }
    }
    it(`after a fatal error, and ${end} when it is killed`, async () => {
      const habits = habitsOf(dies, ({ events }) => events.onFault(new Error("thrown")))
      assert.deepStrictEqual(await leftOf(poolOfStrangers(habits)), ALL_ENDED)
    })
    it(`but reports idle again and again, and ${end} when it is killed`, async () => {
      const habits: Habits = {
        ...habitsOf(dies, () => {}),
        onSent: (stranger, message) => {
          if (message.type === "prepare") setTimeout(() => say(stranger, { type: "prepared", job: message.job }))
          if (message.type === "ping") sayIdle(stranger, message)
        },
      }
      assert.deepStrictEqual(await leftOf(poolOfStrangers(habits)), ALL_ENDED)
    })
    it(`after an unreadable message, and ${end} when it is killed`, async () => {
      const habits = habitsOf(dies, ({ events }) => events.onMalformed(new Error("garbled")))
      assert.deepStrictEqual(await leftOf(poolOfStrangers(habits)), ALL_ENDED)
    })
  }
})

describe("a worker that does not die", () => {
  /** How the only symbol of a pool is answered, and how long after it was sent, in virtual ms. */
  const answeredAfter = async (onRun: (stranger: Stranger, held: Held) => void) => {
    const pool = poolOfStrangers(habitsOf(false, onRun))
    const { job } = pool.open()
    await vi.advanceTimersByTimeAsync(10)
    pool.submit(job, "A")
    let ms = 0
    for (; pool.results.length === 0 && ms < LONG_MS; ms += 50) await vi.advanceTimersByTimeAsync(50)
    const [{ error }] = pool.results
    pool.end()
    return { ms, error: error?._tag }
  }

  it("is left behind 5 s after it was killed at its symbol's limit", async () => {
    const { ms, error } = await answeredAfter(({ lanes }, { lane, attempt }) => {
      lanes.startedAt[lane] = protocol.monotonicMs()
      lanes.state[lane] = protocol.laneWord(attempt, protocol.STARTED)
    })
    assert.strictEqual(error, "Timeout")
    assert.isTrue(ms >= LIMIT_MS + 5_000 && ms <= LIMIT_MS + 5_200, String(ms))
  })

  it("is left behind 6 s after a fatal error, and its symbol runs once more", async () => {
    const { ms, error } = await answeredAfter(({ events, lanes }, { lane, attempt }) => {
      lanes.startedAt[lane] = protocol.monotonicMs()
      lanes.state[lane] = protocol.laneWord(attempt, protocol.STARTED)
      events.onFault(new Error("thrown"))
    })
    assert.strictEqual(error, "Crashed")
    assert.isTrue(ms >= 12_000 && ms <= 12_400, String(ms))
  })
})

/** Something that a stranger does, or that the pool is asked for. */
type Step = (world: World, pick: number, time: () => number) => void

interface World {
  readonly pool: ReturnType<typeof poolOfStrangers>
  readonly jobs: Array<{ readonly job: OpenJob; readonly forget: () => void }>
  readonly tasks: Array<{ readonly task: Task; readonly forget: () => void }>
  readonly closed: Set<OpenJob>
}

const strangerAt = ({ pool }: World, pick: number): Stranger => pool.strangers[pick % pool.strangers.length]

const sayStep =
  (message: (job: number, lane: number) => unknown): Step =>
  (world, pick) =>
    say(strangerAt(world, pick), message(1 + (pick % 3), pick % LANES))

const writeStep =
  (state: number): Step =>
  (world, pick, time) => {
    const stranger = strangerAt(world, pick)
    const held = heldBy(stranger)
    if (held.length === 0) return
    const { lane, attempt } = held[pick % held.length]
    stranger.lanes.startedAt[lane] = time()
    stranger.lanes.state[lane] = protocol.laneWord(attempt, state)
  }

const markStep =
  (doing: number): Step =>
  (world, pick, time) => {
    const { lanes } = strangerAt(world, pick)
    protocol.mark(lanes, doing, 1 + (pick % 3))
    lanes.startedAt[lanes.count] = time()
  }

const steps: Readonly<Record<string, Step>> = {
  ready: sayStep(() => ({ type: "ready" })),
  failed: sayStep(() => ({ type: "failed", error: { _tag: "StoreUnavailable", path: "s", message: "gone" } })),
  prepared: sayStep((job) => ({ type: "prepared", job })),
  rejected: sayStep((job) => ({ type: "rejected", job, error: {} })),
  pong: (world, pick) => {
    const stranger = strangerAt(world, pick)
    say(stranger, { type: "pong", ping: lastPing(stranger) })
  },
  idle: (world, pick) => {
    const stranger = strangerAt(world, pick)
    say(stranger, { type: "idle", ping: Math.max(0, lastPing(stranger) - (pick % 2)) })
  },
  garbage: sayStep(() => ({ type: "answers", lanes: 1 })),
  answers: (world, pick) => {
    const stranger = strangerAt(world, pick)
    const held = heldBy(stranger)
    if (held.length === 0) return
    const { lane, attempt } = held[pick % held.length]
    const reply = { ms: 1, answer: { matches: [], computedIndicators: {} } }
    sayReply(stranger, { lane, attempt }, reply)
  },
  skips: (world, pick) => {
    const stranger = strangerAt(world, pick)
    for (const { lane, attempt } of heldBy(stranger)) {
      sayReply(stranger, { lane, attempt }, { ms: 0, skipped: true })
    }
  },
  idleLane: writeStep(protocol.IDLE),
  queued: writeStep(protocol.QUEUED),
  started: writeStep(protocol.STARTED),
  waiting: writeStep(protocol.WAITING),
  done: writeStep(protocol.DONE),
  marksNothing: markStep(protocol.IDLE),
  preparing: markStep(protocol.PREPARING),
  prefetching: markStep(protocol.PREFETCHING),
  stray: markStep(protocol.STRAY),
  fault: (world, pick) => strangerAt(world, pick).events.onFault(new Error("thrown")),
  garbled: (world, pick) => strangerAt(world, pick).events.onMalformed(new Error("garbled")),
  memory: (world, pick) => strangerAt(world, pick).events.onMemory(new Error("full")),
  exit: (world, pick) => strangerAt(world, pick).events.onExit({ code: pick % 3 }),
  open: ({ pool, jobs }) => void jobs.push(pool.open()),
  submit: ({ pool, jobs, tasks, closed }, pick) => {
    if (jobs.length === 0) return
    const { job } = jobs[pick % jobs.length]
    tasks.push(pool.submit(job, `S${tasks.length}`, pick % 2 === 0 && !closed.has(job)))
  },
  cancel: ({ pool, tasks }, pick) => {
    if (tasks.length === 0) return
    const { task, forget } = tasks[pick % tasks.length]
    forget()
    pool.supervisor.cancel(task, pool.once("cancel"))
  },
  closeJob: ({ pool, jobs, tasks, closed }, pick) => {
    if (jobs.length === 0) return
    const { job, forget } = jobs[pick % jobs.length]
    if (closed.has(job)) return
    closed.add(job)
    forget()
    for (const each of tasks) if (each.task.job === job && each.task.endsWithJob) each.forget()
    pool.supervisor.closeJob(job, pool.once("closeJob"))
  },
}

const step = fc.record({
  name: fc.constantFrom(...Object.keys(steps)),
  pick: fc.nat(50),
  time: fc.constantFrom(...Object.keys(times)),
  thenMs: fc.constantFrom(0, 0, 0, 1, 25, 120, 1_100, 6_000),
})

describe("a pool of arbitrary workers", () => {
  it("answers each symbol once, and calls back for every cancellation and close, whatever they do", async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 60 }),
      fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      fc.boolean(),
      async (plan, dying, closes) => {
        const pool = poolOfStrangers({ dies: (index) => dying[index % 3] })
        try {
          const world: World = { pool, jobs: [], tasks: [], closed: new Set() }
          for (const stranger of pool.strangers) say(stranger, { type: "ready" })
          world.jobs.push(pool.open())
          for (const { name, pick, time, thenMs } of plan) {
            steps[name](world, pick, times[time])
            await vi.advanceTimersByTimeAsync(thenMs)
          }
          if (closes) pool.supervisor.close(pool.once("close"))
          await pool.settle(LONG_MS)
          assert.deepStrictEqual([...pool.pending], [])
          if (closes) return
          pool.supervisor.close(pool.once("close"))
          await pool.settle(LONG_MS)
          assert.deepStrictEqual([...pool.pending], [])
        } finally {
          pool.end()
        }
      },
    )
    await fc.assert(property, { numRuns: Number(process.env["POOL_RUNS"] ?? 150) })
  })
})

/** How a stranger reacts whenever it is sent something. */
type Reaction = (stranger: Stranger, job: number, time: () => number) => void

const sayReaction =
  (type: string): Reaction =>
  (stranger, job) =>
    say(stranger, { type, job, error: { _tag: "InvalidJob", message: "not here" } })

const replyReaction =
  (replyTo: object): Reaction =>
  (stranger) => {
    for (const { lane, attempt } of heldBy(stranger)) {
      sayReply(stranger, { lane, attempt }, replyTo)
    }
  }

const writeReaction =
  (state: number): Reaction =>
  ({ lanes, ...stranger }, _, time) => {
    for (const { lane, attempt } of heldBy({ lanes, ...stranger })) {
      if (protocol.laneAttempt(lanes.state[lane]) !== attempt) continue
      lanes.startedAt[lane] = time()
      lanes.state[lane] = protocol.laneWord(attempt, state)
    }
  }

const markReaction =
  (doing: number): Reaction =>
  ({ lanes }, job, time) => {
    protocol.mark(lanes, doing, job)
    lanes.startedAt[lanes.count] = time()
  }

const reactions: Readonly<Record<string, Reaction>> = {
  nothing: () => {},
  ready: sayReaction("ready"),
  failed: sayReaction("failed"),
  prepared: sayReaction("prepared"),
  rejected: sayReaction("rejected"),
  pong: (stranger) => say(stranger, { type: "pong", ping: lastPing(stranger) }),
  idle: (stranger) => say(stranger, { type: "idle", ping: lastPing(stranger) }),
  answers: replyReaction({ ms: 1, answer: { matches: [], computedIndicators: {} } }),
  skips: replyReaction({ ms: 0, skipped: true }),
  starts: writeReaction(protocol.STARTED),
  waits: writeReaction(protocol.WAITING),
  isDone: writeReaction(protocol.DONE),
  preparing: markReaction(protocol.PREPARING),
  prefetching: markReaction(protocol.PREFETCHING),
  straying: markReaction(protocol.STRAY),
  fault: ({ events }) => events.onFault(new Error("thrown")),
  exit: ({ events }) => events.onExit({ code: 1 }),
}

const habit = fc.array(
  fc.record({
    name: fc.constantFrom(...Object.keys(reactions)),
    time: fc.constantFrom(...Object.keys(times)),
    afterMs: fc.constantFrom(0, 0, 1, 30, 600, 2_500),
  }),
  { maxLength: 3 },
)

/** How a stranger reacts on each occasion, for ever; most become ready and prepare. */
const character = fc.record({
  dies: fc.boolean(),
  onOpen: fc.oneof({ weight: 4, arbitrary: fc.constant([{ name: "ready", time: "now", afterMs: 0 }]) }, habit),
  prepare: fc.oneof({ weight: 2, arbitrary: fc.constant([{ name: "prepared", time: "now", afterMs: 0 }]) }, habit),
  run: habit,
  ping: habit,
  cancel: habit,
})

describe("a pool of workers with fixed habits", () => {
  it("answers each symbol once and closes, whatever these habits are", async () => {
    const property = fc.asyncProperty(fc.array(character, { minLength: 1, maxLength: 3 }), async (characters) => {
      const opened: Array<Stranger> = []
      const characterOf = (stranger: Stranger) => characters[opened.indexOf(stranger) % characters.length]
      const react = (stranger: Stranger, occasion: string, job: number): void => {
        const own: Readonly<Record<string, unknown>> = characterOf(stranger)
        const todo = own[occasion]
        if (!Array.isArray(todo)) return
        for (const { name, time, afterMs } of todo) {
          setTimeout(() => reactions[name](stranger, job, times[time]), afterMs)
        }
      }
      const pool = poolOfStrangers({
        dies: (index) => characters[index % characters.length].dies,
        onOpen: (stranger) => {
          opened.push(stranger)
          react(stranger, "onOpen", 1)
        },
        onSent: (stranger, message) => react(stranger, message.type, "job" in message ? message.job : 1),
      })
      try {
        const jobs = [pool.open(), pool.open()]
        await vi.advanceTimersByTimeAsync(10)
        for (const { job } of jobs) for (const symbol of ["A", "B", "C"]) pool.submit(job, symbol)
        await pool.settle(LONG_MS)
        assert.deepStrictEqual([...pool.pending], [])
        pool.supervisor.close(pool.once("close"))
        await pool.settle(LONG_MS)
        assert.deepStrictEqual([...pool.pending], [])
      } finally {
        pool.end()
      }
    })
    await fc.assert(property, { numRuns: Number(process.env["POOL_RUNS"] ?? 100) })
  })
})
