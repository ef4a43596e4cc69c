import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "rolldown"
import config from "../../rolldown.config.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { linesOf } from "../cli/process.ts"
import { bundled } from "../pool/onThreads.ts"
import { begunBySome, quietly, startCluster } from "./cluster.ts"

const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/** Builds a copy of the sources as a later version, which speaks another protocol; gives its command line. */
const laterVersion = Effect.gen(function* () {
  const folder = yield* temporaryFolder
  cpSync(join(ROOT, "src"), join(folder, "src"), { recursive: true })
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"))
  for (const [file, before, after] of [
    ["src/cluster/protocol/protocol.ts", "PROTOCOL = 1", "PROTOCOL = 2"],
    ["src/job/version.ts", /VERSION = ".*"/, 'VERSION = "9.9.9"'],
  ] as const) {
    const path = join(folder, file)
    const text = readFileSync(path, "utf8")
    const changed = text.replace(before, after)
    assert.notStrictEqual(changed, text, file)
    writeFileSync(path, changed)
  }
  writeFileSync(join(folder, "package.json"), '{"type":"module"}')
  const dir = join(folder, "dist")
  yield* Effect.promise(() => build({ ...config, cwd: folder, output: { ...config.output, dir }, logLevel: "silent" }))
  return { main: join(dir, "main.js") }
})

describe("two versions of the protocol on one database", () => {
  it.live("refuse each other's runners and runs, and answer their own jobs side by side", () =>
    Effect.gen(function* () {
      const { cluster, runners } = yield* startCluster(["now"])
      const later = yield* laterVersion
      const run = (args: ReadonlyArray<string>, surroundings?: typeof later) =>
        Effect.flatMap(cluster.commandIn(surroundings ?? {}, ...args), (running) => running.ended)
      const scan = (prefix: string) => {
        const symbols = Array.from({ length: 30 }, (_, at) => `${prefix}${at}`)
        const { formula = "" } = cluster.job(symbols, 20)
        return ["scan", "--cluster", "--symbols", symbols.join(","), "--timeframe=1d", "--formula", formula]
      }

      // A later caller, and only a runner of today.
      const alone = yield* run([...scan("X"), "--wait-for-runner=3s"], later)
      assert.strictEqual(alone.code, 3, alone.stderr)
      assert.match(
        alone.stderr,
        /^error: No runner of queue default is alive .* that speaks protocol 2: .* of version 9\.9\.9; the runners that are alive speak protocol 1 \(marketsweep 0\.[\d.]+\)$/m,
      )
      assert.match(alone.stderr, /^no runner is alive yet: waiting up to 3\.0 s for one$/m)
      assert.deepStrictEqual(cluster.begun(), [])

      // A later runner says so, and both versions work at once.
      const worker = ["--workers", "1", "--worker", fileURLToPath(bundled("cluster"))]
      const laterRunner = yield* cluster.commandIn(later, "runner", "--name", "later", ...worker)
      yield* laterRunner.says("runner later takes chunks")
      yield* laterRunner.says(
        "This runner takes jobs of protocol 2 alone, and the runners that are alive speak protocol 1",
      )
      const both = yield* Effect.all([run(scan("A")), run(scan("B"), later)], { concurrency: 2 })
      for (const { code, stderr } of both) assert.strictEqual(code, 0, stderr)
      const begunBy = (pid: number) => begunBySome(cluster, "", (each) => each === pid)
      const named = (prefix: string) => Array.from({ length: 30 }, (_, at) => `${prefix}${at}`).toSorted()
      assert.deepStrictEqual(begunBy(runners[0].pid), named("A"))
      assert.deepStrictEqual(begunBy(laterRunner.pid), named("B"))

      // Neither shows, ends nor goes on with what the other has begun; the lists are their own.
      const [mine = "", its = ""] = both.map(({ stderr }) => /run (\d+) is on the cluster/.exec(stderr)?.[1])
      for (const [id, speaks, of, surroundings] of [
        [its, 1, 2, undefined],
        [mine, 2, 1, later],
      ] as const) {
        const asked = ["show", "resume", "cancel"].map((command) => run([command, id, "--cluster"], surroundings))
        for (const refused of yield* Effect.all(asked, { concurrency: 3 })) {
          assert.strictEqual(refused.code, 2, refused.stderr)
          assert.include(
            refused.stderr,
            `error: Run ${id} is of protocol ${of}, and this version of marketsweep speaks protocol ${speaks}: use the version that began it`,
          )
        }
        const listed = yield* run(["runs", "--cluster", "--format", "ndjson"], surroundings)
        assert.notInclude(
          linesOf(listed.stdout).map((line) => JSON.parse(line).id),
          id,
        )
      }

      // The other direction: a caller of today, and only a later runner.
      runners[0].kill("SIGTERM")
      yield* runners[0].ended
      const refused = yield* run([...scan("Y"), "--wait-for-runner=1s"])
      assert.strictEqual(refused.code, 3, refused.stderr)
      assert.match(
        refused.stderr,
        /No runner of queue default is alive .* that speaks protocol 1: .* speak protocol 2 \(marketsweep 9\.9\.9\)$/m,
      )
    }).pipe(quietly),
  )
})
