import { afterAll, assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { SYMBOLS } from "../log/largeAnswers.ts"
import { linesOf, MAIN, type Ran, run, startWith } from "./process.ts"

const folder = mkdtempSync(join(tmpdir(), "marketsweep-full-"))
afterAll(() => rmSync(folder, { recursive: true }))

const workerAt = (name: string): string => fileURLToPath(new URL(`workers/${name}`, import.meta.url))

/** A scan whose log takes 1.6 MB. */
const scanInto = (log: string) =>
  ["scan", "--worker", workerAt("large.ts"), "--timeframe", "1d", "--symbols", SYMBOLS.join(","), "--log", log] as const

const symbolsIn = (stdout: string): ReadonlyArray<string> => linesOf(stdout).map((line) => JSON.parse(line).symbol)

/** Checks that a scan ended clearly, and that a run has some of its results; gives how many. */
const checkEnd = (scan: Ran, runs: Ran): number => {
  assert.strictEqual(scan.code, 3, scan.stderr)
  assert.match(
    scan.stderr,
    /^error: Cannot keep runs in .*: the disk is full: free some space and run marketsweep resume; earlier results are safe$/m,
  )
  assert.notMatch(scan.stderr, /^ {2,}at /m)
  const [kept] = linesOf(runs.stdout).map((line) => JSON.parse(line))
  assert.strictEqual(kept.state, "failed")
  assert.isAbove(kept.completed, 0)
  assert.isBelow(kept.completed, SYMBOLS.length)
  return kept.completed
}

describe("a scan whose log meets a full disk", () => {
  it("exits with 3, keeps earlier results, and resumes once there is room", async () => {
    const log = join(folder, "runs")
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(workerAt("smallLog.mjs")).href}` }
    const scan = await startWith({ env }, ...scanInto(log), "--format", "ndjson").ended
    const had = checkEnd(scan, await run("runs", "--log", log, "--format", "ndjson"))
    const resumed = await run("resume", "--log", log, "--format", "ndjson")
    assert.strictEqual(resumed.code, 0, resumed.stderr)
    assert.match(resumed.stderr, new RegExp(`^run 1 has ${had} of 40 symbols: ${40 - had} to run$`, "m"))
    assert.deepStrictEqual(symbolsIn(resumed.stdout).toSorted(), SYMBOLS.toSorted())
  })

  // A disk of its own that only these processes see.
  const asRoot = ["--map-root-user", "--mount", "sh", "-e", "-c"]
  const mount = `mount -t tmpfs -o size=1m tmpfs "$DISK"`
  const disk = join(folder, "disk")
  mkdirSync(disk)
  const inNamespace = (script: string) =>
    spawnSync("unshare", [...asRoot, script], { encoding: "utf8", env: { ...process.env, DISK: disk } })

  it.skipIf(inNamespace(mount).status !== 0)("does so on a disk that is really full", () => {
    const command = (...args: ReadonlyArray<string>) =>
      [process.execPath, "--disable-warning=ExperimentalWarning", MAIN, ...args, "--format", "ndjson"].join(" ")
    const log = join(disk, "runs")
    const into = (name: string): string => `> ${join(folder, name)} 2> ${join(folder, `${name}.err`)}`
    const script = [
      mount,
      `${command(...scanInto(log))} ${into("scan")} || echo "$?"`,
      command("runs", "--log", log),
      `mount -o remount,size=64m "$DISK"`,
      `${command("resume", "--log", log)} ${into("resume")}`,
    ]
    const { status, stderr, stdout } = inNamespace(script.join("\n"))
    assert.strictEqual(status, 0, stderr)
    const [code, runs = ""] = linesOf(stdout)
    const written = (name: string): string => readFileSync(join(folder, name), "utf8")
    checkEnd({ code: Number(code), stdout: "", stderr: written("scan.err") }, { code: 0, stdout: runs, stderr })
    assert.deepStrictEqual(symbolsIn(written("resume")).toSorted(), SYMBOLS.toSorted())
  })
})
