import { stopTime } from "./virtualTime.ts"
import { vi } from "vitest"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import * as protocol from "../../src/pool/protocol/protocol.ts"
import type { OpenJob } from "../../src/pool/supervision/worker/PoolWorker.ts"
import { Supervisor } from "../../src/pool/supervision/Supervisor.ts"
import type { OpenTransport, TransportEvents } from "../../src/pool/supervision/worker/Transport.ts"
import type { ToWorker } from "../../src/pool/protocol/protocol.ts"

/** A worker that may behave in any way: it does only what a test makes it do, by default nothing. */
export interface Stranger {
  readonly lanes: protocol.Lanes
  readonly events: TransportEvents
  readonly sent: Array<ToWorker>
}

/** How strangers behave by themselves. */
export interface Habits {
  /** Whether a stranger dies when it is killed. By default all do. */
  readonly dies?: (index: number) => boolean
  readonly onOpen?: (stranger: Stranger) => void
  readonly onSent?: (stranger: Stranger, message: ToWorker) => void
}

const openStrangers =
  (opened: Array<Stranger>, { dies = () => true, onOpen, onSent }: Habits): OpenTransport =>
  ({ lanes: count }, events) => {
    const lanes = protocol.openLanes(protocol.makeLaneMemory(count))
    const index = opened.length
    const stranger: Stranger = { lanes, events, sent: [] }
    opened.push(stranger)
    setTimeout(() => onOpen?.(stranger))
    return {
      lanes,
      refresh: () => {},
      hasEnded: () => false,
      waitedMs: () => undefined,
      terminate: () => void (dies(index) && setTimeout(() => events.onExit({ code: 1 }), 3)),
      abandon: () => {},
      takeBack: (some) => {
        for (const lane of some) {
          if (protocol.laneState(lanes.state[lane]) === protocol.QUEUED) lanes.state[lane] = protocol.IDLE
        }
      },
      post: (message) => {
        stranger.sent.push(message)
        onSent?.(stranger, message)
      },
    }
  }

export const LANES = 4

/** The limit of each symbol. */
export const LIMIT_MS = 1_000

const header = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {}, timeoutMs: LIMIT_MS } as const

/** A pool of two strangers under a virtual clock; `end` restores the real one. */
export const poolOfStrangers = (habits: Habits = {}) => {
  stopTime("setImmediate", "clearImmediate")
  const strangers: Array<Stranger> = []
  const supervisor = new Supervisor({
    worker: new URL("data:text/javascript,"),
    workers: 2,
    initial: 2,
    spares: 1,
    lanes: LANES,
    relayOutput: () => {},
    settings: { config: {}, maxReplyBytes: 1e9, tellMemory: false, detectLeaks: false, measureWork: false },
    slowAfterMs: Infinity,
    recycleAfterSymbols: Infinity,
    recycleAboveBytes: Infinity,
    open: openStrangers(strangers, habits),
    warn: () => {},
  })
  /** The names of outstanding callbacks. */
  const pending = new Set<string>()
  const results: Array<ProcessingResult> = []
  let calls = 0
  const once = (what: string): (() => void) => {
    const name = `${what} ${++calls}`
    pending.add(name)
    return () => {
      if (!pending.delete(name)) throw new Error(`${name} called back twice`)
    }
  }
  return {
    strangers,
    supervisor,
    pending,
    results,
    open: () => {
      const opened = once("open")
      let isOpen = false
      const job = supervisor.open(header, LANES, () => {
        isOpen = true
        opened()
      })
      return { job, forget: () => void (isOpen || opened()) }
    },
    submit: (job: OpenJob, symbol: string, endsWithJob = false) => {
      const answered = once(symbol)
      const task = supervisor.submit(
        job,
        symbol,
        (result) => {
          answered()
          results.push(result)
        },
        endsWithJob,
      )
      return { task, forget: () => void (task.settled || answered()) }
    },
    once,
    /** Lets virtual time pass until nothing is pending, for `ms` at most. */
    settle: async (ms: number): Promise<void> => {
      for (let passed = 0; pending.size > 0 && passed < ms; passed += 1_000) await vi.advanceTimersByTimeAsync(1_000)
    },
    end: (): void => {
      vi.clearAllTimers()
      vi.useRealTimers()
    },
  }
}

export const say = ({ events }: Stranger, message: unknown): void => events.onMessage(message)

/** Sends the reply for a symbol. */
export const sayReply = (stranger: Stranger, { lane, attempt }: Pick<Held, "lane" | "attempt">, reply: object): void =>
  say(stranger, { type: "answers", lanes: Int32Array.of(lane), attempts: Int32Array.of(attempt), replies: [reply] })

/** Marks some of the symbols that a stranger was sent as done, and answers them. */
export const answerHeld = (stranger: Stranger, ...symbols: ReadonlyArray<string>): void => {
  for (const { attempt, lane, symbol } of heldBy(stranger)) {
    if (!symbols.includes(symbol)) continue
    stranger.lanes.state[lane] = protocol.laneWord(attempt, protocol.DONE)
    sayReply(stranger, { lane, attempt }, { ms: 1, answer: { matches: [], computedIndicators: {} } })
  }
}

/** The number of the last ping that a stranger was sent; 0 before the first. */
export const lastPing = ({ sent }: Stranger): number =>
  sent.reduce((last, message) => (message.type === "ping" ? message.ping : last), 0)

/** Replies to a ping like an idle worker: with a pong, and that nothing is left to do. */
export const sayIdle = (stranger: Stranger, { ping }: Extract<ToWorker, { readonly type: "ping" }>): void => {
  setTimeout(() => {
    say(stranger, { type: "pong", ping })
    say(stranger, { type: "idle", ping })
  })
}

/** A symbol that a stranger was sent. */
export interface Held {
  readonly lane: number
  readonly attempt: number
  readonly symbol: string
}

/** The symbols that a stranger was sent, with their lanes. */
export const heldBy = ({ sent }: Stranger): ReadonlyArray<Held> =>
  sent.flatMap((message) =>
    message.type === "run"
      ? message.symbols.map((symbol, i) => ({ lane: message.lanes[i], attempt: message.attempts[i], symbol }))
      : [],
  )
