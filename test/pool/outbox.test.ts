import { assert, describe, it } from "@effect/vitest"
import type { FromWorker } from "../../src/pool/protocol/protocol.ts"
import { monotonicMs } from "../../src/pool/protocol/protocol.ts"
import { AnswerReader } from "../../src/pool/protocol/AnswerReader.ts"
import { Outbox } from "../../src/worker/Outbox.ts"

const settings = { config: {}, maxReplyBytes: 1000, tellMemory: false, detectLeaks: false, measureWork: false }
const answer = { matches: [], computedIndicators: {} }

describe("Outbox", () => {
  it("sends the first answer at once, even after it was flushed empty", () => {
    const sent: Array<FromWorker> = []
    const outbox = new Outbox({
      settings,
      post: (message) => void sent.push(message),
    })
    outbox.flush()
    const now = monotonicMs()
    const reader = new AnswerReader()
    reader.read(answer)
    outbox.addAnswer({ lane: 3, attempt: 7, symbol: "DONE", startedAt: now }, reader, now)
    assert.deepStrictEqual(
      sent.map((message) => (message.type === "answers" ? Array.from(message.lanes) : message.type)),
      [[3]],
    )
  })
})
