import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { PostgresServer } from "../../test/postgres/server.ts"
import { begunIn } from "./napping.ts"
import { type Answer, LEASE_S, type Queue, type Work } from "./Queue.ts"

/** Chunks without an answer by then are lost. */
const LIMIT_MS = 90_000

/** How long to wait for repeated answers: until a lease expires, and for one chunk more. */
const LATE_MS = (LEASE_S + 4) * 1000

/** What a fault costs the chunks of a queue. */
export interface Damage {
  readonly lost: number
  readonly begunTwice: number
  readonly answeredTwice: number
  /** From the fault until the chunks that it interrupted had been answered; nothing where one is lost. */
  readonly recoveredMs: number | undefined
}

interface Cell {
  readonly queue: Queue
  readonly server: PostgresServer
  readonly work: Work
}

const until = (holds: Effect.Effect<boolean>) =>
  Effect.asVoid(
    Effect.repeat(holds, { schedule: Schedule.spaced("50 millis"), until: (holdsNow: boolean) => holdsNow }),
  )

const allAnswered = ({ queue, work }: Cell) => {
  const deadline = Date.now() + LIMIT_MS
  return until(
    Effect.map(queue.answers, (answers) => {
      const answered = new Set(answers.map(({ symbol }) => symbol))
      return work.chunks.flat().every((symbol) => answered.has(symbol)) || Date.now() > deadline
    }),
  )
}

/** How many of the three workers a fault interrupts; `strike` ends when all chunks are answered, or lost. */
export interface FaultOfQueue {
  readonly hits: 1 | 3
  readonly strike: (cell: Cell) => Effect.Effect<void>
}

const killed: FaultOfQueue = {
  hits: 1,
  strike: (cell) =>
    Effect.andThen(
      Effect.sync(() => cell.queue.workers[0].kill("SIGKILL")),
      allAnswered(cell),
    ),
}

const frozen: FaultOfQueue = {
  hits: 1,
  strike: Effect.fnUntraced(function* (cell) {
    const [worker] = cell.queue.workers
    worker.kill("SIGSTOP")
    yield* allAnswered(cell)
    worker.kill("SIGCONT")
  }),
}

const restarted: FaultOfQueue = {
  hits: 3,
  strike: Effect.fnUntraced(function* (cell) {
    yield* cell.server.stop("immediate")
    yield* Effect.sleep("2 seconds")
    yield* cell.server.start
    yield* allAnswered(cell)
  }),
}

/** The faults, as the table calls them. */
export const faults: Readonly<Record<string, FaultOfQueue>> = {
  "`kill -9` of a worker": killed,
  "a worker frozen until all is answered": frozen,
  "the database away for 2 s": restarted,
}

const countBy = (symbols: ReadonlyArray<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
  return counts
}

/** When the last of some symbols was first answered; `undefined` if one never was. */
const answeredAt = (symbols: ReadonlyArray<string>, answers: ReadonlyArray<Answer>): number | undefined => {
  const first = new Map<string, number>()
  for (const { at, symbol } of answers) first.set(symbol, Math.min(at, first.get(symbol) ?? at))
  const times = symbols.map((symbol) => first.get(symbol) ?? Number.NaN)
  const last = Math.max(...times)
  return Number.isNaN(last) ? undefined : last
}

/** Sends the chunks, lets a fault strike while the first of them run, and counts what became of them. */
export const damageOf = Effect.fnUntraced(function* ({ hits, strike }: FaultOfQueue, cell: Cell) {
  const { queue, work } = cell
  const { chunks, folder } = work
  const hit = queue.workers.slice(0, hits)
  yield* queue.send
  const begun = () =>
    new Set(begunIn(folder).flatMap(({ pid, symbol }) => (hit.some((each) => each.pid === pid) ? [symbol] : [])))
  yield* until(Effect.sync(() => begun().size >= 3 * hits))
  const answeredBefore = new Set((yield* queue.answers).map(({ symbol }) => symbol))
  const interrupted = chunks.filter((chunk) =>
    chunk.some((symbol) => begun().has(symbol) && !answeredBefore.has(symbol)),
  )
  const struckAt = Date.now()
  yield* strike(cell)
  yield* Effect.sleep(LATE_MS)

  const answers = yield* queue.answers
  const given = countBy(answers.map(({ symbol }) => symbol))
  const started = countBy(begunIn(folder).map(({ symbol }) => symbol))
  const chunksWhere = (holds: (symbol: string) => boolean) => chunks.filter((chunk) => chunk.some(holds)).length
  const recoveredAt = answeredAt(interrupted.flat(), answers)
  const damage: Damage = {
    lost: chunksWhere((symbol) => !given.has(symbol)),
    begunTwice: chunksWhere((symbol) => (started.get(symbol) ?? 0) > 1),
    answeredTwice: chunksWhere((symbol) => (given.get(symbol) ?? 0) > 1),
    recoveredMs: recoveredAt === undefined ? undefined : recoveredAt - struckAt,
  }
  return damage
})
