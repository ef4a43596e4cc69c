import * as protocol from "../../src/pool/protocol/protocol.ts"
import type { OpenTransport, TransportEvents } from "../../src/pool/supervision/worker/Transport.ts"

/** A worker that does only what the test makes it do. */
export interface HandDriven {
  readonly lanes: protocol.Lanes
  readonly events: TransportEvents
  /** The symbols that it was sent and has not answered. */
  readonly held: Array<Held>
  /** How many symbols each message had. */
  readonly messages: Array<number>
}

export interface Held {
  readonly lane: number
  readonly attempt: number
  readonly symbol: string
}

/** Opens workers that prepare jobs at once and hold the symbols that they are sent. */
export const handDriven = (opened: Array<HandDriven>): OpenTransport => {
  return ({ lanes: count }, events) => {
    const lanes = protocol.openLanes(protocol.makeLaneMemory(count))
    const worker: HandDriven = { lanes, events, held: [], messages: [] }
    opened.push(worker)
    setTimeout(() => events.onMessage({ type: "ready" }))
    return {
      lanes,
      refresh: () => {},
      hasEnded: () => false,
      waitedMs: () => undefined,
      terminate: () => setTimeout(() => events.onExit({ code: 0 })),
      abandon: () => {},
      takeBack: (some) => {
        for (const lane of some) {
          if (protocol.laneState(lanes.state[lane]) === protocol.QUEUED) lanes.state[lane] = protocol.IDLE
        }
      },
      post: (message) => {
        if (message.type === "prepare") setTimeout(() => events.onMessage({ type: "prepared", job: message.job }))
        if (message.type !== "run") return
        const { attempts, lanes: sent, symbols } = message
        worker.messages.push(symbols.length)
        worker.held.push(...symbols.map((symbol, i) => ({ lane: sent[i], attempt: attempts[i], symbol })))
      },
    }
  }
}

/** Marks in the lanes that a symbol runs or is done. */
export const mark = ({ lanes }: HandDriven, { lane, attempt }: Held, state: number): void => {
  lanes.startedAt[lane] = protocol.monotonicMs()
  lanes.state[lane] = protocol.laneWord(attempt, state)
}

/** Marks symbols as done and answers them; each took `ms`. */
export const answer = (worker: HandDriven, held: ReadonlyArray<Held>, ms = 1): void => {
  for (const each of held) {
    const queued = protocol.laneWord(each.attempt, protocol.QUEUED)
    if (worker.lanes.state[each.lane] === queued) mark(worker, each, protocol.DONE)
  }
  worker.events.onMessage({
    type: "answers",
    lanes: Int32Array.from(held, ({ lane }) => lane),
    attempts: Int32Array.from(held, ({ attempt }) => attempt),
    replies: held.map(() => ({ ms, answer: { matches: [], computedIndicators: {} } })),
  })
}
