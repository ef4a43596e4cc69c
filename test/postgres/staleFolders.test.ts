import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { until } from "../cluster/cluster.ts"
import { own, PREFIX, removeStaleFolders } from "./staleFolders.ts"

const HOLDING = fileURLToPath(new URL("holding.process.ts", import.meta.url))

/** A process that has ended; gives its number. */
const endedProcess = Effect.promise(
  () =>
    new Promise<number>((resolve) => {
      const child = spawn(process.execPath, ["--version"], { stdio: "ignore" })
      child.once("exit", () => resolve(child.pid ?? 0))
    }),
)

describe("the servers of tests", () => {
  it.live("end with the process that has started them, however it ends, and leave no folder", () =>
    Effect.gen(function* () {
      const child = spawn(process.execPath, ["--conditions=marketsweep-source", HOLDING], {
        stdio: ["ignore", "pipe", "inherit"],
      })
      yield* Effect.addFinalizer(() => Effect.sync(() => child.kill("SIGKILL")))
      let said = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text))
      yield* until(() => said.endsWith("\n"))
      const folder = dirname(said.trim())
      assert.isTrue(existsSync(join(folder, "data/postmaster.pid")))
      child.kill("SIGKILL")
      yield* until(() => !existsSync(folder))
    }),
  )

  it.live("leave folders that others remove, but for those of a process that runs or may run elsewhere", () =>
    Effect.gen(function* () {
      const parent = yield* temporaryFolder
      const made = (name: string, owner?: string): void => {
        const folder = join(parent, name)
        mkdirSync(folder)
        if (owner !== undefined) writeFileSync(join(folder, "owner"), owner)
      }
      const pid = yield* endedProcess
      made(`${PREFIX}dead`, `${pid} ${hostname()}`)
      made(`${PREFIX}elsewhere`, `${pid} another machine`)
      made(`${PREFIX}just-made`)
      made("something-else", `${pid} ${hostname()}`)
      made(`${PREFIX}mine`)
      own(join(parent, `${PREFIX}mine`))
      removeStaleFolders(parent)
      assert.sameMembers(
        readdirSync(parent),
        ["elsewhere", "just-made", "mine"].map((name) => `${PREFIX}${name}`).concat("something-else"),
      )
    }),
  )
})
