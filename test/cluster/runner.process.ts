import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Runtime from "effect/Runtime"
import { Runner } from "marketsweep/cluster"
import { parseArgs } from "node:util"

/** A runner of a cluster in a process of its own, over a worker module of the tests. */
const { values } = parseArgs({
  options: {
    database: { type: "string", default: "" },
    worker: { type: "string", default: "" },
    name: { type: "string", default: "" },
    config: { type: "string", default: "{}" },
    store: { type: "string" },
    lease: { type: "string", default: "6" },
  },
})

const program = Runner.run({
  database: Redacted.make(values.database),
  lease: `${Number(values.lease)} seconds`,
  name: values.name,
  workers: 2,
  drain: "5 seconds",
  ...(values.worker === "" ? {} : { worker: new URL(values.worker) }),
  ...(values.store === undefined ? {} : { store: values.store }),
  config: JSON.parse(values.config),
  onReady: () => process.stdout.write("ready\n"),
}).pipe(Effect.provide(Logger.layer([Logger.withConsoleError(Logger.formatJson)])))

Runtime.makeRunMain(({ fiber, teardown }) => {
  process.once("SIGTERM", () => fiber.interruptUnsafe(fiber.id))
  fiber.addObserver((exit) => teardown(exit, (code) => process.exit(code)))
})(program)
