import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, mkdirSync, symlinkSync } from "node:fs"
import { join, relative } from "node:path"
import { barsIn } from "./importing.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const length = (store: string) => Effect.map(barsIn(store), ({ A }) => A.length)

describe("the path of a store", () => {
  // Some of these have a special meaning in SQLite: memory, a temporary file, a URI.
  const names = [":memory:", "file:x.db", "file:y.db?mode=memory", "a?b#c%20d e.db", "ä b/ñ/x.db", "'quoted\".db", "-x"]
  for (const name of names) {
    it.effect(`names a file even if it is ${name}`, () =>
      Effect.gen(function* () {
        // Relative, so that the name begins the path.
        const folder = yield* temporaryFolder
        const before = process.cwd()
        const store = yield* Effect.acquireUseRelease(
          Effect.sync(() => process.chdir(folder)),
          () => Effect.as(Effect.all([writeStore(name, { A: someBars(3) }), length(name)]), join(folder, name)),
          () => Effect.sync(() => process.chdir(before)),
        )
        assert.isTrue(existsSync(store))
        assert.strictEqual(yield* length(relative(process.cwd(), store)), 3)
      }),
    )
  }

  it.effect("is refused with the reason if it is empty, a device or a dangling link", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      symlinkSync(join(folder, "loop"), join(folder, "loop"))
      for (const [path, says] of [
        ["", /it has no name/],
        ["/dev/null", /it is a device or a pipe; name a file/],
        [join(folder, "loop"), /ELOOP/],
      ] as const) {
        for (const use of [Effect.asVoid(writeStore(path, { A: someBars(3) })), Effect.asVoid(barsIn(path))]) {
          const error = yield* Effect.flip(use)
          assert.match(String(error), says)
          assert.match(String(error), /StoreUnavailable/)
        }
      }
    }),
  )

  it.effect("may be a link to the file", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      mkdirSync(join(folder, "disk"))
      symlinkSync(join(folder, "disk", "market.db"), join(folder, "link.db"))
      yield* writeStore(join(folder, "link.db"), { A: someBars(3) })
      yield* writeStore(join(folder, "disk", "market.db"), { A: someBars(5) })
      assert.strictEqual(yield* length(join(folder, "link.db")), 5)
    }),
  )
})
