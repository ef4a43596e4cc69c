// Keeps a run, and kills itself at the n-th commit of the log: node killed.process.ts PATH N before|after
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { DatabaseSync } from "node:sqlite"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { largeAnswers, SYMBOLS } from "./largeAnswers.ts"
import { jobOf, loggedEngine, versionsOf } from "./logging.ts"

const [path = "", n = "", when = ""] = process.argv.slice(2)
const { prepare } = DatabaseSync.prototype
let commits = 0

DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql) {
  const statement = prepare.call(this, sql)
  if (sql !== "COMMIT") return statement
  const commit = statement.run.bind(statement)
  statement.run = () => {
    const isLast = ++commits === Number(n)
    if (isLast && when === "before") process.kill(process.pid, "SIGKILL")
    const done = commit()
    if (isLast) process.kill(process.pid, "SIGKILL")
    return done
  }
  return statement
}

await Effect.runPromise(
  ProcessingEngine.use((engine) => engine.processBatch(jobOf(SYMBOLS))).pipe(
    // Time does not pass, so that commits follow from the size of the results alone: as many in each run.
    Effect.provide(TestClock.layer()),
    Effect.provide(loggedEngine(largeAnswers(), versionsOf(SYMBOLS), RunLog.layerSqlite(path))),
  ),
)
process.stdout.write(`${commits} commits\n`)
