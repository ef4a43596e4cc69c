// One reader in a process of its own: what opening and the first reading took, and the median of the others.

import { median } from "../median.ts"
import { columnsOf, openDuckDb, openOurs, openPolars } from "./reading.ts"

const [kind = "", store = "", columns = "2", rounds = "5", timeframe] = process.argv.slice(2)

const open = { ours: openOurs, duckdb: openDuckDb, polars: openPolars }[kind]
if (open === undefined) throw new Error(`no reader ${kind}`)

const startedAt = performance.now()
const read = await open(store, columnsOf(Number(columns)), timeframe)
const { bars, sum } = await read()
const firstMs = performance.now() - startedAt
const times: Array<number> = []
const processor: Array<number> = []
for (let round = 0; round < Number(rounds); round++) {
  const before = process.cpuUsage()
  const begin = performance.now()
  const again = await read()
  times.push(performance.now() - begin)
  const { system, user } = process.cpuUsage(before)
  processor.push((system + user) / 1000)
  if (again.bars !== bars || Math.abs(again.sum - sum) > 1e-6 * sum) throw new Error("another answer")
}
process.stdout.write(
  JSON.stringify({ firstMs, ms: median(times), cpuMs: median(processor), bars, sum: Math.round(sum) }),
)
process.exit()
