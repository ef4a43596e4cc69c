// A worker of pg-boss that runs two chunks at once and writes their results into a table:
//
//     node pgBossWorker.ts <url> <folder> <nap in ms> [transactional]

import { type Db, type Job, PgBoss } from "pg-boss"
import { nap } from "./napping.ts"

const [url = "", folder = "", napMs = "0", mode] = process.argv.slice(2)

interface Chunk {
  readonly symbols: ReadonlyArray<string>
}

// A second is the shortest that either takes: both are a minute unless told.
const boss = new PgBoss({ connectionString: url, superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 })
boss.on("error", (error) => process.stderr.write(`${error.message}\n`))
await boss.start()

const run = async (jobs: ReadonlyArray<Job<Chunk>>, database: Db): Promise<void> => {
  for (const { data } of jobs) {
    const lengths: Array<number> = []
    for (const symbol of data.symbols) lengths.push(await nap(folder, Number(napMs), symbol))
    await database.executeSql("INSERT INTO result (symbol, length) SELECT * FROM unnest($1::text[], $2::int[])", [
      data.symbols,
      lengths,
    ])
  }
}

const options = { localConcurrency: 2, pollingIntervalSeconds: 0.5 }
if (mode === "transactional") {
  await boss.work("chunks", { ...options, transactional: true }, run)
} else {
  await boss.work("chunks", options, (jobs: ReadonlyArray<Job<Chunk>>) => run(jobs, boss.getDb()))
}
process.stderr.write("takes chunks\n")
