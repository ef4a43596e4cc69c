import * as Effect from "effect/Effect"
import { existingRunLog } from "../../src/log/makeRunLog.ts"

// Root may write anywhere. By now the modules are loaded, whoever may read them.
if (process.getuid?.() === 0) process.setuid?.(65_534)

const [path = ""] = process.argv.slice(2)
const read = Effect.gen(function* () {
  const log = yield* existingRunLog(path)
  const runs = yield* log.runs
  const refused = yield* Effect.flip(log.forget([1]))
  return `${runs.map(({ id, matches }) => `run ${id} of ${matches}`).join(" ")}, ${refused.message}`
}).pipe(
  Effect.scoped,
  Effect.catch((error) => Effect.succeed(String(error))),
)
process.stdout.write(await Effect.runPromise(read))
