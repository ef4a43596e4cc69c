import * as Effect from "effect/Effect"
import { startPostgres } from "./server.ts"

// Starts a server, tells where, and holds it until it is killed.
const program = Effect.gen(function* () {
  const { query } = yield* startPostgres()
  const [row] = yield* query("SHOW data_directory")
  process.stdout.write(`${String(row?.["data_directory"])}\n`)
  return yield* Effect.never
})

void Effect.runPromise(Effect.scoped(program))
