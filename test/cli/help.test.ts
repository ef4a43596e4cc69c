import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { cpSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { runHere } from "./inProcess.ts"
import { linesOf, MAIN, type Ran, runIn } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const COMMANDS = ["scan", "screen", "compute", "explain", "formula check", "functions", "import", "sample"]

const prices = writePrices()
afterAll(prices.remove)
beforeAll(async () => {
  mkdirSync(join(prices.folder, "prices"))
  for (const symbol of ["AAPL", "MSFT"]) cpSync(prices.upFile, join(prices.folder, "prices", `${symbol}.csv`))
  const { code, stderr } = await runIn(prices.folder, "import", "prices/", "--store", "market.db", "--timeframe", "1d")
  assert.strictEqual(code, 0, stderr)
})

/** Runs lines of a shell in which `marketsweep` is the command line. */
const shell = (lines: ReadonlyArray<string>): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const define = 'marketsweep() { "$NODE" --disable-warning=ExperimentalWarning "$MAIN" "$@"; }'
    const child = spawn("sh", ["-e", "-c", [define, ...lines].join("\n")], {
      cwd: prices.folder,
      env: { ...process.env, NODE: process.execPath, MAIN },
      stdio: ["ignore", "pipe", "pipe"],
    })
    const ran = { stdout: "", stderr: "" }
    child.stdout.setEncoding("utf8").on("data", (text: string) => (ran.stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (ran.stderr += text))
    child.once("error", reject).once("close", (code) => resolve({ code, ...ran }))
  })

describe("the help", () => {
  it.effect("fits into 80 columns, and ends no line with a space", () =>
    Effect.forEach([[], ["watch"], ...COMMANDS.map((command) => command.split(" "))], (command) =>
      Effect.map(runHere(...command, "--help"), ({ stdout }) => {
        assert.include(stdout, "USAGE\n  marketsweep")
        for (const line of linesOf(stdout)) assert.match(line, /^.{0,79}[^ ]$/u)
      }),
    ),
  )

  for (const command of COMMANDS.filter((name) => name !== "sample")) {
    it(`of ${command} has examples that run as written`, async () => {
      const { stdout } = await runIn(prices.folder, ...command.split(" "), "--help")
      const [, examples = ""] = stdout.split("\nEXAMPLES\n")
      const { code, stderr, stdout: output } = await shell(examples.split("\n"))
      assert.strictEqual(code, 0, stderr)
      assert.notStrictEqual(output, "")
    })
  }
})
