import * as protocol from "../../protocol/protocol.ts"
import type { Transport, TransportEvents } from "./Transport.ts"

const nothing = (): void => {}

/** A worker that the platform refused to start: it exits at once, so that it is counted like the others. */
export const stillborn = (lanes: number, events: TransportEvents, fault: Error): Transport => {
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
