import * as protocol from "../../protocol/protocol.ts"
import type { Transport, TransportEvents } from "./Transport.ts"

const nothing = (): void => {}

/** The transport of a worker that the platform refused to start: it exits at once, so that it counts like any other. */
export const makeRefusedTransport = (lanes: number, events: TransportEvents, fault: Error): Transport => {
  setImmediate(() => events.onExit({ code: 1, fault }))
  return {
    lanes: protocol.openLanes(protocol.makeLaneMemory(lanes)),
    refresh: nothing,
    post: nothing,
    takeBack: nothing,
    hasEnded: () => true,
    waitedMs: () => undefined,
    terminate: nothing,
    abandon: nothing,
  }
}
