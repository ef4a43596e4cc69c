import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { closeSync, existsSync, openSync } from "node:fs"
import { MAIN } from "./process.ts"

/** Runs the command line with a standard output that takes nothing. */
const runInto = (device: string, ...args: ReadonlyArray<string>) => {
  const output = openSync(device, "w")
  try {
    return spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], {
      stdio: ["ignore", output, "pipe"],
      encoding: "utf8",
    })
  } finally {
    closeSync(output)
  }
}

describe.skipIf(!existsSync("/dev/full"))("standard output on a full disk", () => {
  for (const args of [["--version"], ["scan", "--help"], ["--completions", "bash"], ["functions"]]) {
    it(`is told in one line by ${args.join(" ")}, with 3`, () => {
      const { status, stderr } = runInto("/dev/full", ...args)
      assert.match(stderr, /^error: cannot write to standard output: ENOSPC.*\n$/)
      assert.strictEqual(status, 3)
    })
  }
})
