import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { format } from "prettier"
import { writeSampleMarket } from "../../src/candles/sample/SampleMarket.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { linesOf, MAIN } from "../cli/process.ts"
import { blocksOf } from "../house/docBlocks.ts"
import { readSource } from "../house/sources.ts"
import { startPostgres } from "../postgres/server.ts"

/**
 * Runs a script of the shell in which `npx marketsweep` is this project's command line; standard error is in `log`. What it
 * has started ends with it.
 */
const runShell = (cwd: string, script: string, env: Readonly<Record<string, string>>) =>
  Effect.promise(
    () =>
      new Promise<{ readonly code: number | null; readonly stdout: string; readonly log: string }>((resolve) => {
        const npx = `npx() { while [ "$1" != marketsweep ]; do shift; done; shift; "${process.execPath}" --disable-warning=ExperimentalWarning "${MAIN}" "$@"; }`
        const child = spawn("sh", ["-e", "-c", `${npx}\nexec 2>log\n${script}`], {
          cwd,
          env: { ...process.env, ...env },
          detached: true,
        })
        let stdout = ""
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
        // The runners have its standard output, too: it closes when they have ended.
        child.once("exit", (code) => {
          child.once("close", () => resolve({ code, stdout, log: readFileSync(join(cwd, "log"), "utf8") }))
          if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM")
        })
      }),
  )

/** Waits until so many runners take chunks. */
const untilRunning = (count: number) => `until [ "$(grep -c 'takes chunks' log)" -ge ${count} ]; do sleep 0.1; done`

describe("the README of clusters", () => {
  it.live("has five commands that start three runners and scan on them, and others that succeed", () =>
    Effect.gen(function* () {
      const [commands, others] = blocksOf(readSource("src/cluster/README.md")).filter(
        ({ language }) => language === "bash",
      )
      const lines = linesOf(commands.code)
      assert.lengthOf(lines, 5)
      const [docker, database, ...rest] = lines
      assert.match(docker, /^docker run .*postgres:\d+$/)
      assert.match(database, /^export MARKETSWEEP_DATABASE=postgres:\/\//)
      const server = yield* startPostgres()
      const more = linesOf(others.code)
        .slice(1)
        .map((line) =>
          line
            .replace("postgres://db.internal/market", server.url.replace("&", "%26"))
            .replace("market.db", ".marketsweep/sample.db")
            .replace("AAPL,MSFT", "GEN0001,GEN0002")
            .replace("@rule.pine", '"close > open" --quiet --format ndjson')
            .replace(" 12 ", " 1 "),
        )
      const script = [...rest.toSpliced(-1, 0, untilRunning(3)), ...more].join("\n")
      const ran = yield* runShell(yield* temporaryFolder, script, { MARKETSWEEP_DATABASE: server.url })
      assert.strictEqual(ran.code, 0, ran.log)
      assert.match(ran.stdout, /2,500 symbols, [\d,]+ matches, 0 errors in/)
      for (const name of ["a", "b", "c"]) assert.include(ran.log, `runner ${name} takes chunks`)
    }),
  )
})

describe("the compose file", () => {
  it.live("is valid YAML, and its runner starts as written", () =>
    Effect.gen(function* () {
      const { text } = readSource("examples/cluster/compose.yaml")
      assert.strictEqual(yield* Effect.promise(() => format(text, { parser: "yaml", printWidth: 120 })), text)
      const [, list = "[]"] = /command: (\[.*"runner".*\])/.exec(text) ?? []
      const command: ReadonlyArray<string> = JSON.parse(list)
      assert.include(text, "MARKETSWEEP_DATABASE: postgres://postgres@postgres/postgres")
      const server = yield* startPostgres()
      const folder = yield* temporaryFolder
      const store = join(folder, "market.db")
      yield* writeSampleMarket(store, { symbols: 3, bars: 30 })
      const script = command
        .map((word) => (word === "/data/market.db" ? store : word))
        .map((word) => `'${word}'`)
        .join(" ")
        .replace("'9464'", "'0'")
      const url = new URL(server.url)
      const ran = yield* runShell(folder, `${script} &\n${untilRunning(1)}`, {
        MARKETSWEEP_DATABASE: `postgres://postgres@127.0.0.1:${url.port}/postgres`,
        PGPASSWORD: decodeURIComponent(url.password),
      })
      assert.strictEqual(ran.code, 0, ran.log)
    }),
  )
})
