import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { isolations } from "./onThreads.ts"

const printing = fileURLToPath(new URL("../faults/printing.process.ts", import.meta.url))

/** Runs symbols that print, in a process whose standard error is read, closed at once, or never read. */
const run = async (standardError: "read" | "closed" | "stuck", ...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [printing, ...args])
  let errors = ""
  if (standardError === "read") child.stderr.on("data", (piece) => (errors = (errors + piece).slice(-100_000)))
  if (standardError === "closed") child.stderr.destroy()
  // By then everything that it printed has arrived.
  const closed = once(child, "close")
  let printed = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text
    // Node does not exit before everything is written, and nobody reads it.
    if (standardError === "stuck" && printed.endsWith("\n")) child.kill("SIGKILL")
  })
  const [code] = await closed
  return { code, errors, ...(printed === "" ? undefined : JSON.parse(printed)) }
}

describe.each(isolations)("what a worker prints, on %s", (isolation) => {
  it("goes to standard error", async () => {
    const { code, outcomes, errors } = await run("read", isolation, "A", "B")
    assert.deepStrictEqual([code, outcomes], [0, ["Answered", "Answered"]])
    assert.include(errors, "A\n")
  })

  it("is dropped without affecting any symbol once the reader of standard error is gone", async () => {
    const { code, outcomes } = await run("closed", isolation, "A", "prints:1", "B")
    assert.deepStrictEqual([code, outcomes], [0, ["Answered", "Answered", "Answered"]])
  })

  it("does not hide that the process itself cannot write to standard error", async () => {
    const { code, outcomes } = await run("closed", isolation, "A", "own")
    assert.deepStrictEqual([code, outcomes], [1, ["Answered"]])
  })

  for (const standardError of ["read", "stuck"] as const) {
    it(`does not fill the memory of this process: 600 MB, with standard error ${standardError}`, async () => {
      const { outcomes, peakMb } = await run(standardError, isolation, "A", "prints:600", "B")
      assert.deepStrictEqual(outcomes, ["Answered", "Answered", "Answered"])
      assert.isAtMost(peakMb, 450)
    })
  }
})

describe.each(isolations)("what is posted to `parentPort`, on %s", (isolation) => {
  it("does not fill the memory of this process: 1 GB", async () => {
    const { outcomes, peakMb } = await run("read", isolation, "A", "posts:1000", "B")
    assert.deepStrictEqual(outcomes, ["Answered", "Answered", "Answered"])
    assert.isAtMost(peakMb, 450)
  })
})

describe("what is printed on a thread", () => {
  it("faster than it can be written is dropped, and a line says how much", async () => {
    const { errors, outcomes } = await run("read", "threads", "floods:40", "drains")
    assert.deepStrictEqual(outcomes, ["Answered", "Answered"])
    assert.match(errors, /\[\d{7,} characters of output were dropped: they were printed faster/)
  })
})
