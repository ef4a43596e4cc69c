import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chmodSync, copyFileSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { openToWrite } from "../../src/candles/sqlite/file/storeFile.ts"
import { makeStoreWriter } from "../../src/candles/sqlite/writing/storeWriter.ts"
import { runModule } from "../pool/childProcess.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const program = new URL("./fixtures/readingUnprivileged.process.ts", import.meta.url)

/** Makes a folder read-only until the scope ends. */
const readOnly = (folder: string, shared: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      chmodSync(shared, 0o755)
      chmodSync(folder, 0o555)
    }),
    () => Effect.sync(() => chmodSync(folder, 0o755)),
  )

describe("a store in a folder without write permission", () => {
  it.effect("is read if there is no log beside it", () =>
    Effect.gen(function* () {
      const shared = yield* temporaryFolder
      const folder = join(shared, "archive")
      const store = join(folder, "market.db")
      yield* writeStore(store, { A: someBars(3) })
      yield* readOnly(folder, shared)
      assert.strictEqual((yield* runModule(program, [store])).output, "bars 101.125 102.125 103.125")
    }),
  )

  it.effect("is refused if a log beside it has bars that the file lacks", () =>
    Effect.gen(function* () {
      const shared = yield* temporaryFolder
      const folder = join(shared, "archive")
      const [store, source] = [join(folder, "market.db"), join(shared, "market.db")]
      mkdirSync(folder)
      yield* writeStore(source, { A: someBars(3) })
      yield* Effect.scoped(
        Effect.map(openToWrite(source), (db) => {
          db.exec("BEGIN IMMEDIATE")
          makeStoreWriter(db).write("A", "1d", someBars(5))
          db.exec("COMMIT")
          for (const end of ["", "-wal"]) copyFileSync(`${source}${end}`, `${store}${end}`)
        }),
      )
      yield* readOnly(folder, shared)
      const { output } = yield* runModule(program, [store])
      assert.include(output, "unfinished writes in its -wal file")
    }),
  )
})
