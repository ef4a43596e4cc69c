import { assert, describe, it } from "@effect/vitest"
import { RecordWriter, TakenReader } from "../../src/pool/protocol/markers.ts"
import { LaneMirror } from "../../src/pool/processes/LaneMirror.ts"
import * as protocol from "../../src/pool/protocol/protocol.ts"

const COUNT = 4

/** Opens a mirror with attempts 5, 6, 7 queued in lanes 0, 1, 2, and the child's side of its file. */
const openMirror = (firstAttempt = 5) => {
  const mirror = new LaneMirror(COUNT)
  for (let lane = 0; lane < 3; lane++) {
    mirror.lanes.state[lane] = protocol.laneWord((firstAttempt + lane) | 0, protocol.QUEUED)
  }
  const record = new RecordWriter(mirror.fd)
  const taken = new TakenReader(mirror.fd, COUNT)
  const states = () => {
    mirror.refresh()
    return Array.from({ length: COUNT }, (_, lane) => protocol.laneState(mirror.lanes.state[lane]))
  }
  return { mirror, record, taken, states, [Symbol.dispose]: () => mirror.close() }
}

const { DONE, IDLE, PREPARING, QUEUED, STARTED, STRAY, WAITING } = protocol

describe("the lanes of a child process", () => {
  it("are all queued before the child has written anything", () => {
    using child = openMirror()
    assert.deepStrictEqual(child.states(), [QUEUED, QUEUED, QUEUED, IDLE])
  })

  it("show the running symbol, earlier ones as done and later ones as queued", () => {
    using child = openMirror()
    child.record.write(STARTED, 1234, 1, 6, 0)
    assert.deepStrictEqual(child.states(), [DONE, STARTED, QUEUED, IDLE])
    assert.strictEqual(child.mirror.lanes.startedAt[1], 1234)
    child.record.write(WAITING, 1234, 1, 6, 0)
    assert.deepStrictEqual(child.states(), [DONE, WAITING, QUEUED, IDLE])
    child.record.write(IDLE, 1300, 1, 6, 0)
    assert.deepStrictEqual(child.states(), [DONE, DONE, QUEUED, IDLE])
  })

  it("are told apart when the numbers of attempts wrap around", () => {
    using child = openMirror(2 ** 31 - 1)
    child.record.write(STARTED, 1, 1, -(2 ** 31), 0)
    assert.deepStrictEqual(child.states(), [DONE, STARTED, QUEUED, IDLE])
  })

  it("show what the child does for a job, and for which one", () => {
    using child = openMirror()
    child.record.write(PREPARING, 50, -1, 0, 9)
    assert.deepStrictEqual(child.states(), [QUEUED, QUEUED, QUEUED, IDLE])
    assert.deepStrictEqual(protocol.markOf(child.mirror.lanes), { doing: PREPARING, job: 9, since: 50 })
  })

  it("can be taken back until they begin, which the child can see", () => {
    using child = openMirror()
    child.record.write(STARTED, 1, 0, 5, 0)
    child.mirror.takeBack([0, 1, 2])
    assert.deepStrictEqual(child.states(), [STARTED, IDLE, IDLE, IDLE])
    assert.isFalse(child.taken.has(1, 6))
    child.taken.refresh()
    assert.isTrue(child.taken.has(1, 6))
    assert.isFalse(child.taken.has(1, 60))
    assert.isFalse(child.taken.has(3, 8))
    assert.isFalse(child.taken.has(3, 0))
    assert.isFalse(child.taken.has(3, -1))
  })

  it("show a stray that began while it was taken back, even after its lane was reused", () => {
    using child = openMirror()
    child.mirror.takeBack([1])
    child.record.write(STARTED, 77, 1, 6, 0)
    child.states()
    assert.deepStrictEqual(protocol.markOf(child.mirror.lanes), { doing: STRAY, job: 0, since: 77 })
    child.mirror.lanes.state[1] = protocol.laneWord(8, QUEUED)
    assert.deepStrictEqual(child.states(), [DONE, QUEUED, QUEUED, IDLE])
    assert.strictEqual(protocol.markOf(child.mirror.lanes).doing, STRAY)
    child.record.write(STARTED, 78, 2, 7, 0)
    child.states()
    assert.strictEqual(protocol.markOf(child.mirror.lanes).doing, IDLE)
  })

  it("are not changed by a record of a lane that does not exist", () => {
    using child = openMirror()
    for (const lane of [COUNT, 1000, -5, Number.NaN]) {
      child.record.write(STARTED, 1, lane, 6, 0)
      assert.deepStrictEqual(child.states(), [QUEUED, QUEUED, QUEUED, IDLE], String(lane))
    }
  })
})
