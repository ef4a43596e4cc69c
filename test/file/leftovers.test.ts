import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { removeLeftovers, temporaryName } from "../../src/file/leftovers.ts"
import { openReplacement, replaceFile } from "../../src/file/replaceFile.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"

const DAY_S = 86_400

const writing = (path: string) => replaceFile(path, String, (write) => write("new"))

/** Another process that has written half of a file. */
const startWriting = async (path: string) => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("replacingChild.ts", import.meta.url)), path], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  await once(child.stdout, "data")
  const ended = once(child, "exit")
  return {
    finish: () => {
      child.stdin.write("now\n")
      return ended
    },
    kill: () => {
      child.kill("SIGKILL")
      return ended
    },
  }
}

const inFolder = (test: (folder: string, path: string) => Promise<void>) =>
  Effect.gen(function* () {
    const folder = yield* temporaryFolder
    yield* Effect.promise(() => test(folder, join(folder, "out.csv")))
  })

/** What a writer that runs elsewhere would have there: its name, of this process' but for where it runs. */
const elsewhere = (path: string): string =>
  temporaryName(path, 1).replace(/\.[0-9a-f]{6}-/, (own) => (own === ".000000-" ? ".000001-" : ".000000-"))

const age = (path: string, seconds: number): void => {
  const then = Date.now() / 1000 - seconds
  utimesSync(path, then, then)
}

describe("what a killed writer left", () => {
  it.live("is removed by the next one of the same file, and by no other one", () =>
    inFolder(async (folder, path) => {
      const child = await startWriting(path)
      await child.kill()
      const [left] = readdirSync(folder)
      assert.match(left, /^out\.csv\..*\.tmp$/)
      await Effect.runPromise(writing(join(folder, "other")))
      await Effect.runPromise(writing(join(folder, "out")))
      assert.include(readdirSync(folder), left)
      await Effect.runPromise(writing(path))
      assert.deepStrictEqual(readdirSync(folder).toSorted(), ["other", "out", "out.csv"])
    }),
  )

  it.live("is not what somebody still writes: both come to an end, and the last one's file stays", () =>
    inFolder(async (folder, path) => {
      const [first, second] = [await startWriting(path), await startWriting(path)]
      await Effect.runPromise(writing(path))
      assert.strictEqual(readFileSync(path, "utf8"), "new")
      assert.deepStrictEqual((await first.finish())[0], 0)
      assert.strictEqual(readFileSync(path, "utf8"), "half, whole")
      await second.kill()
      const own = openReplacement(path)
      own.write("own")
      await Effect.runPromise(writing(path))
      own.keep()
      assert.strictEqual(readFileSync(path, "utf8"), "own")
      assert.deepStrictEqual(readdirSync(folder), ["out.csv"])
    }),
  )

  it.live("on another machine is left to it, for a week", () =>
    inFolder(async (folder, path) => {
      const other = elsewhere(path)
      writeFileSync(other, "half")
      age(other, 6 * DAY_S)
      await Effect.runPromise(writing(path))
      assert.lengthOf(readdirSync(folder), 2)
      age(other, 8 * DAY_S)
      await Effect.runPromise(writing(path))
      assert.deepStrictEqual(readdirSync(folder), ["out.csv"])
    }),
  )

  it.live("by a process that had this one's id is older than this one", () =>
    inFolder(async (folder, path) => {
      const left = temporaryName(path, 7)
      writeFileSync(left, "half")
      await Effect.runPromise(writing(path))
      assert.lengthOf(readdirSync(folder), 2)
      age(left, process.uptime() + 60)
      await Effect.runPromise(writing(path))
      assert.deepStrictEqual(readdirSync(folder), ["out.csv"])
    }),
  )

  it.live("is found for all files of a folder at once, and nothing else is taken for it", () =>
    inFolder(async (folder, path) => {
      const child = await startWriting(path)
      await child.kill()
      const mine = ["out.csv.tmp", "notes.12-1.tmp", "a.tmp"]
      for (const name of mine) {
        writeFileSync(join(folder, name), "mine")
        age(join(folder, name), 30 * DAY_S)
      }
      removeLeftovers(folder)
      assert.deepStrictEqual(readdirSync(folder).toSorted(), mine.toSorted())
    }),
  )
})
