// Keeps a run, and kills itself at the n-th commit of the log: node killed.process.ts PATH N before|after
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { DatabaseSync } from "node:sqlite"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { largeAnswers, SYMBOLS } from "./largeAnswers.ts"
import { jobOf, loggedEngine, versionsOf } from "./logging.ts"

const [path = "", n = "", when = ""] = process.argv.slice(2)
const { exec } = DatabaseSync.prototype
let commits = 0

DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
  const isLast = sql.includes("COMMIT") && ++commits === Number(n)
  if (isLast && when === "before") process.kill(process.pid, "SIGKILL")
  exec.call(this, sql)
  if (isLast) process.kill(process.pid, "SIGKILL")
}

await Effect.runPromise(
  ProcessingEngine.use((engine) => engine.processBatch(jobOf(SYMBOLS))).pipe(
    // Time does not pass, so that commits follow from the size of the results alone: as many in each run.
    Effect.provide(TestClock.layer()),
    Effect.provide(loggedEngine(largeAnswers(), versionsOf(SYMBOLS), RunLog.layerSqlite(path))),
  ),
)
process.stdout.write(`${commits} commits\n`)
