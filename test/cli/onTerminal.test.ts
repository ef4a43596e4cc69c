import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { stripVTControlCharacters } from "node:util"
import { MAIN, run } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
beforeAll(async () => {
  await run(
    "import",
    prices.upFile,
    prices.downFile,
    "--store",
    prices.store,
    "--timeframe",
    "1d",
    "--quality",
    "ignore",
  )
})

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

// Nothing else of who runs the tests: `CI`, `NO_COLOR` and many more turn colours off.
const { HOME = "/", PATH = "" } = process.env
const TERMINAL = { HOME, PATH, LANG: "C.UTF-8", TERM: "xterm-256color" }

/** Runs a command in a pseudo-terminal of so many columns; what it showed, and its exit code. */
const showCommand = (columns: number, env: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) =>
  new Promise<{ readonly code: number | null; readonly shown: string }>((resolve, reject) => {
    const command = [process.execPath, "--disable-warning=ExperimentalWarning", MAIN]
    const all = [...command, ...args].map(quoted).join(" ")
    const child = spawn("script", ["-qefc", `stty cols ${columns}; ${all}`, "/dev/null"], {
      env: { ...TERMINAL, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    })
    let shown = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text))
    child.once("error", reject).once("close", (code) => resolve({ code, shown }))
  })

const show = (columns: number, env: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) =>
  showCommand(columns, env, "scan", "--store", prices.store, "--timeframe", "1d", "--no-log", ...args)

const BOLD = "\u001b[1m"
const FORMULA = ["--formula", "twice = close * 2, thrice = close * 3, close > 37"]

describe("a scan on a terminal", () => {
  it("shows a bar, a bold header and the trend of each match", async () => {
    const { code, shown } = await show(120, {}, ...FORMULA)
    assert.strictEqual(code, 0)
    assert.include(shown, "█")
    assert.include(shown, `${BOLD}date        symbol  close  twice  thrice  trend`)
    assert.match(shown, /UP +40 +80 +120 +[▁-█]{20}/)
  })

  it("erases the bar before the table, whose header begins a line", async () => {
    const { shown } = await show(120, {}, ...FORMULA)
    const [before = ""] = shown.split(BOLD)
    assert.include(before, "symbols (")
    assert.isTrue(before.endsWith("\r\u001b[2K"), JSON.stringify(before))
  })

  it("leaves out columns that do not fit, and says so", async () => {
    const { shown } = await show(38, {}, ...FORMULA)
    assert.include(shown, "… 2 more columns (--columns chooses)")
    assert.notInclude(shown, "thrice")
  })

  it("has no colours if NO_COLOR is set", async () => {
    const { shown } = await show(120, { NO_COLOR: "1" }, ...FORMULA)
    assert.notInclude(shown, BOLD)
    assert.include(shown, "thrice")
  })

  it("shows a mistake in colour", async () => {
    const { code, shown } = await show(120, {}, ...FORMULA, "--format", "parquet")
    assert.strictEqual(code, 2)
    assert.include(shown, `${BOLD}\u001b[31merror:`)
    assert.include(shown, "--format parquet is binary: give --out FILE")
  })

  it("shows no bytes of an export", async () => {
    const { code, shown } = await showCommand(120, {}, "export", prices.store, "--out", "-", "--format", "arrow")
    assert.strictEqual(code, 2)
    assert.include(shown, "--format arrow is binary: give --out FILE, or pipe it to another program")
  })
})

describe("recorded runs on a terminal", () => {
  const log = `${prices.store}.shown.runs`
  beforeAll(async () => {
    const job = ["--store", prices.store, "--timeframe", "1d", "--log", log, "--quiet"]
    await run("scan", ...job, ...FORMULA)
    await run("scan", ...job, "--formula", "once = close, twice = close * 2, thrice = close * 3, close > 36")
  })

  const commands = [["runs"], ["show", "last"], ["diff", "1", "2"], ["hits", "UP"]]
  for (const [command = "", ...args] of commands) {
    it.each([40, 80, 120])(`${command} has no line that is wider than %i columns`, async (columns) => {
      const { code, shown } = await showCommand(columns, {}, command, ...args, "--log", log)
      assert.strictEqual(code, 0, shown)
      assert.include(shown, BOLD)
      // What was asked is shown whole.
      const lines = shown.split("\r\n").map((line) => stripVTControlCharacters(line))
      const table = lines.filter((line) => !/^(run \d+:|  \w|finished:|warning:)/.test(line))
      for (const line of table) assert.isAtMost([...line].length, columns, line)
    })
  }

  it("runs shows formulas on a terminal of 80 columns, and all of them on a wide one", async () => {
    assert.match((await showCommand(80, {}, "runs", "--log", log)).shown, / scan 1d +twice = close \* 2.*…\r\n/)
    assert.match(
      (await showCommand(200, {}, "runs", "--log", log)).shown,
      / took .* thrice = close \* 3, close > 37\r\n/s,
    )
  })
})
