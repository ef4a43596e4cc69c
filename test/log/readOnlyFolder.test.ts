import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chmodSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { makeRunLog } from "../../src/log/makeRunLog.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { runModule } from "../pool/childProcess.ts"
import { answerOf, jobOf } from "./logging.ts"

const program = new URL("./readingUnprivileged.process.ts", import.meta.url)

describe("a log in a folder without write permission", () => {
  it.effect("can be read, and refuses writes with the reason", () =>
    Effect.gen(function* () {
      const shared = yield* temporaryFolder
      const folder = join(shared, "archive")
      mkdirSync(folder)
      const path = join(folder, "market.db.runs")
      yield* Effect.scoped(
        Effect.gen(function* () {
          const recorder = yield* (yield* makeRunLog(path)).begin({ job: jobOf(["S0"]) })
          recorder.add({ symbol: "S0", processingTimeMs: 1, ...answerOf("S0") })
          yield* recorder.finish
        }),
      )
      chmodSync(shared, 0o755)
      chmodSync(folder, 0o555)
      yield* Effect.addFinalizer(() => Effect.sync(() => chmodSync(folder, 0o755)))
      const { errors, output } = yield* runModule(program, [path])
      assert.strictEqual(errors, "")
      assert.match(
        output,
        /^run 1 of 1, Cannot keep runs in .*: it cannot be written: check the permissions of the file and its/,
      )
    }),
  )
})
