// What does a fault cost a cluster, compared with a popular queue? Which chunks are lost, begun twice or
// answered twice, and how long do interrupted chunks wait?
//
//     node bench/clusterFaults.bench.ts [rounds]
//
// Three workers with two symbols at once each run the same function; each cell has its own PostgreSQL server.

import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { loadavg } from "node:os"
import { startPostgres } from "../test/postgres/server.ts"
import { type Damage, damageOf, type FaultOfQueue, faults } from "./queues/faults.ts"
import { startMarketsweep } from "./queues/marketsweepQueue.ts"
import { startPlainPgBoss, startTransactionalPgBoss } from "./queues/pgBossQueue.ts"
import { LEASE_S, type StartQueue } from "./queues/Queue.ts"
import { machine, say } from "./rounds.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const [rounds = 1] = process.argv.slice(2).map(Number)
const CHUNKS = 24
const CHUNK_SIZE = 10
const NAP_MS = 100

const queues: Readonly<Record<string, StartQueue>> = {
  marketsweep: startMarketsweep,
  "pg-boss": startPlainPgBoss,
  "pg-boss, transactional": startTransactionalPgBoss,
}

const chunks = Array.from({ length: CHUNKS }, (_, chunk) =>
  Array.from({ length: CHUNK_SIZE }, (__, at) => `S${chunk * CHUNK_SIZE + at}`),
)

const cellOf = Effect.fnUntraced(function* (start: StartQueue, fault: FaultOfQueue) {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => temporaryFolder("marketsweep-queues-")),
    (made) => Effect.sync(() => made[Symbol.dispose]()),
  )
  const server = yield* startPostgres()
  const work = { chunks, napMs: NAP_MS, folder: folder.path }
  const queue = yield* start(server, work)
  return yield* damageOf(fault, { queue, server, work })
}, Effect.scoped)

const sum = (damages: ReadonlyArray<Damage>, count: "lost" | "begunTwice" | "answeredTwice"): number =>
  damages.reduce((total, damage) => total + damage[count], 0)

const seconds = (damages: ReadonlyArray<Damage>): string =>
  damages.map(({ recoveredMs }) => (recoveredMs === undefined ? "never" : (recoveredMs / 1000).toFixed(1))).join(", ")

const program = Effect.gen(function* () {
  say(`${machine()}; load ${loadavg()[0].toFixed(1)}`)
  say(`${rounds} x ${CHUNKS} chunks of ${CHUNK_SIZE} symbols of ${NAP_MS} ms; a lease of ${LEASE_S} s`)
  say("")
  say("| fault | queue | lost | begun twice | answered twice | answered after, s |")
  say("| --- | --- | ---: | ---: | ---: | ---: |")
  for (const [title, fault] of Object.entries(faults)) {
    for (const [name, start] of Object.entries(queues)) {
      const damages = yield* Effect.replicateEffect(cellOf(start, fault), rounds)
      const counts = [sum(damages, "lost"), sum(damages, "begunTwice"), sum(damages, "answeredTwice")]
      say(`| ${title} | ${name} | ${counts.join(" | ")} | ${seconds(damages)} |`)
    }
  }
  say("")
  say(`load at the end ${loadavg()[0].toFixed(1)}`)
})

await Effect.runPromise(program.pipe(Effect.provide(Logger.layer([]))))
