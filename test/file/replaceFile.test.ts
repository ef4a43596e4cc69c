import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { execFileSync } from "node:child_process"
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { openReplacement, replaceFile } from "../../src/file/replaceFile.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { callsOf, onFullDisk } from "./fileCalls.ts"

const reasonOf = (error: unknown) => String(error)
const writing = (path: string) =>
  replaceFile(path, reasonOf, (write) => Effect.andThen(write("new "), write(Buffer.from("text"))))

describe("a file that is replaced", () => {
  it.effect("is the new one, whole, and on the disk before it has the name", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const path = join(folder, "file")
      writeFileSync(path, "a former and longer text")
      const calls = yield* callsOf(writing(path))
      assert.strictEqual(readFileSync(path, "utf8"), "new text")
      assert.deepStrictEqual(readdirSync(folder), ["file"])
      assert.deepStrictEqual(
        calls.filter((call) => call !== "closeSync"),
        ["openSync", "writeSync", "writeSync", "fsyncSync", "renameSync"],
      )
    }),
  )

  it.effect("stays as it was where any call of the file system fails, and nothing is left beside it", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const path = join(folder, "file")
      const calls = yield* callsOf(writing(path))
      for (const former of [undefined, "former"]) {
        for (let failing = 0; failing < calls.length; failing++) {
          // What follows the new name cannot undo it.
          if (calls.indexOf("renameSync") < failing) continue
          execFileSync("rm", ["-f", path])
          if (former !== undefined) writeFileSync(path, former)
          const reason = yield* Effect.flip(onFullDisk(failing, writing(path)))
          assert.include(reason, "ENOSPC", calls[failing])
          assert.deepStrictEqual(readdirSync(folder), former === undefined ? [] : ["file"], calls[failing])
          if (former !== undefined) assert.strictEqual(readFileSync(path, "utf8"), former)
        }
      }
    }),
  )

  it.effect("stays as it was where its writer fails, or is interrupted", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const path = join(folder, "file")
      writeFileSync(path, "former")
      const began = yield* Deferred.make<void>()
      const failing = replaceFile(path, reasonOf, (write) => Effect.andThen(write("half"), Effect.fail("no more")))
      assert.strictEqual(yield* Effect.flip(failing), "no more")
      const endless = replaceFile(path, reasonOf, (write) =>
        write("half").pipe(Effect.andThen(Deferred.succeed(began, undefined)), Effect.andThen(Effect.never)),
      )
      const fiber = yield* Effect.forkChild(endless)
      yield* Deferred.await(began)
      assert.lengthOf(readdirSync(folder), 2)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(readdirSync(folder), ["file"])
      assert.strictEqual(readFileSync(path, "utf8"), "former")
    }),
  )

  it.effect("is the last one's, whole, of several writers in one process", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const path = join(folder, "file")
      const [one, other] = [openReplacement(path), openReplacement(path)]
      for (const piece of ["a", "b", "c"]) {
        one.write(piece)
        other.write(piece.toUpperCase())
      }
      assert.strictEqual(one.keep(), 3)
      assert.strictEqual(readFileSync(path, "utf8"), "abc")
      assert.strictEqual(other.keep(), 3)
      one.drop()
      other.drop()
      assert.strictEqual(readFileSync(path, "utf8"), "ABC")
      assert.deepStrictEqual(readdirSync(folder), ["file"])
    }),
  )

  it.effect.skipIf(process.platform === "win32")("keeps its mode, and a link to it stays a link", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const [path, link] = [join(folder, "file"), join(folder, "link")]
      writeFileSync(path, "former")
      chmodSync(path, 0o666)
      symlinkSync(path, link)
      yield* writing(link)
      assert.strictEqual(readFileSync(path, "utf8"), "new text")
      assert.strictEqual(statSync(path).mode & 0o777, 0o666)
      assert.deepStrictEqual(readdirSync(folder), ["file", "link"])
    }),
  )

  it.effect.skipIf(process.platform === "win32")("is written to as it comes where it is a pipe or a device", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const pipe = join(folder, "pipe")
      execFileSync("mkfifo", [pipe])
      // Also for writing, so that opening it waits for nobody.
      const reader = openSync(pipe, "r+")
      yield* writing(pipe)
      const bytes = Buffer.alloc(100)
      assert.strictEqual(bytes.toString("utf8", 0, readSync(reader, bytes)), "new text")
      closeSync(reader)
      assert.isTrue(statSync(pipe).isFIFO())
      if (existsSync("/dev/full")) assert.include(yield* Effect.flip(writing("/dev/full")), "ENOSPC")
      assert.include(yield* Effect.flip(writing(folder)), "EISDIR")
      assert.deepStrictEqual(readdirSync(folder), ["pipe"])
    }),
  )
})
