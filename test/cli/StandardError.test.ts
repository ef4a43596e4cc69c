import { assert, describe, it } from "@effect/vitest"
import { progressReport } from "../../src/cli/terminal/progressReport.ts"
import { StandardError } from "../../src/cli/terminal/StandardError.ts"

const recorded = (isTTY: boolean, columns = 40) => {
  const written: Array<string> = []
  const standardError = StandardError.make({
    isTTY,
    columns,
    write: (text: string | Uint8Array, done?: unknown) => {
      written.push(typeof text === "string" ? text : Buffer.from(text).toString())
      if (typeof done === "function") done()
      return true
    },
  })
  return { standardError, written }
}

const tally = (completed: number) => ({ completed, total: 2000, matches: completed === 1 ? 1 : 2, errors: 0 })

describe("StandardError", () => {
  it("keeps the status below the lines on a terminal", () => {
    const { standardError, written } = recorded(true)
    standardError.status("half")
    standardError.line("warning")
    standardError.status(undefined)
    standardError.line("done")
    assert.deepStrictEqual(written, ["half", "\r\u001b[2Kwarning\nhalf", "\r\u001b[2K", "done\n"])
  })

  it("erases the status before a worker's output, and shows it after", () => {
    const { standardError, written } = recorded(true)
    standardError.status("half")
    standardError.output.write("noise\n")
    standardError.output.write("no line end")
    assert.deepStrictEqual(written, ["half", "\r\u001b[2Knoise\nhalf", "\r\u001b[2Kno line end\nhalf"])
  })

  it("starts a new line after output without a line end", () => {
    const { standardError, written } = recorded(true)
    standardError.output.write("dots...")
    standardError.status("half")
    assert.deepStrictEqual(written, ["dots...", "\nhalf"])
  })

  it("passes a worker's output on unchanged without a terminal", () => {
    const { standardError, written } = recorded(false)
    standardError.output.write("dots...")
    standardError.output.write("noise\n")
    standardError.line("done")
    assert.deepStrictEqual(written, ["dots...", "noise\n", "done\n"])
  })

  it("begins a line of its own after output without a line end where there is no terminal, too", () => {
    const { standardError, written } = recorded(false)
    standardError.output.write("dots...")
    standardError.line("done")
    standardError.line("and out")
    assert.deepStrictEqual(written, ["dots...", "\ndone\n", "and out\n"])
  })

  it("cuts a status that would wrap", () => {
    const { standardError, written } = recorded(true)
    standardError.status("x".repeat(100))
    assert.deepStrictEqual(written, ["x".repeat(39)])
  })

  it("assumes 80 columns on a terminal of unknown width", () => {
    const { standardError, written } = recorded(true, 0)
    standardError.status("x".repeat(100))
    assert.deepStrictEqual(written, ["x".repeat(79)])
  })

  it("escapes control characters that would move the cursor", () => {
    const { standardError, written } = recorded(false)
    standardError.line("a\u001b[2J\tb\r\u0007\nc")
    assert.deepStrictEqual(written, ["a?[2J\tb??\nc\n"])
  })

  it("shows no status without a terminal", () => {
    const { standardError, written } = recorded(false)
    standardError.status("half")
    standardError.line("done")
    assert.deepStrictEqual(written, ["done\n"])
  })
})

describe("progressReport", () => {
  it("writes a line every 10% without a terminal", () => {
    const { standardError, written } = recorded(false)
    const report = progressReport(standardError)
    for (let completed = 1; completed <= 2000; completed++) report(tally(completed), completed)
    assert.lengthOf(written, 10)
    assert.strictEqual(written[0], "200 of 2,000 symbols (10%), 2 matches, 0 errors\n")
    assert.strictEqual(written[9], "2,000 of 2,000 symbols (100%), 2 matches, 0 errors\n")
  })

  it("rewrites one line on a terminal, at most every 100 ms, with the time left", () => {
    const { standardError, written } = recorded(true, 100)
    const shown: Array<string | undefined> = []
    const report = progressReport({ ...standardError, status: (text) => shown.push(text) })
    report(tally(1), 5)
    report(tally(2), 104)
    report(tally(500), 1000)
    assert.deepStrictEqual(shown, [
      "░░░░░░░░░░░░ 1 of 2,000 symbols (0%), 1 match, 0 errors, 200 a second, 10 s left",
      "███░░░░░░░░░ 500 of 2,000 symbols (25%), 2 matches, 0 errors, 500 a second, 3 s left",
    ])
    assert.deepStrictEqual(written, [])
  })

  it("drops whole numbers that do not fit on a narrow terminal, errors last", () => {
    const running = [{ symbol: "日本電信電話株式会社".repeat(4), elapsedMs: 61_000 }]
    const failed = { ...tally(1999), errors: 3 }
    const shownAt = (columns: number, ...told: Parameters<ReturnType<typeof progressReport>>) => {
      const { standardError, written } = recorded(true, columns)
      progressReport(standardError)(...told)
      return written.at(-1)
    }
    assert.strictEqual(shownAt(40, tally(500), 1000), "500 of 2,000 symbols (25%), 2 matches")
    assert.strictEqual(shownAt(40, failed, 1000), "1,999 of 2,000 symbols (99%), 3 errors")
    assert.strictEqual(shownAt(20, failed, 1000), "1,999 of 2,000 symb")
    assert.strictEqual(
      shownAt(80, tally(500), 1000),
      "███░░░░░░░░░ 500 of 2,000 symbols (25%), 2 matches, 0 errors, 3 s left",
    )
    assert.strictEqual(
      shownAt(100, failed, 1000, running),
      "███████████░ 1,999 of 2,000 symbols (99%), 3 errors, 日本電信電話株式会社日… runs for 61 s",
    )
  })

  it("names a symbol that has been running for some seconds, until it ends", () => {
    const { standardError } = recorded(true, 100)
    const shown: Array<string | undefined> = []
    const report = progressReport({ ...standardError, status: (text) => shown.push(text) })
    const running = (elapsedMs: number) => [
      { symbol: "QUICK", elapsedMs: 1 },
      { symbol: "LATE", elapsedMs },
    ]
    report(tally(1999), 1000, running(900))
    report(tally(1999), 6000, running(5900))
    report(tally(1999), 7000, [])
    assert.deepStrictEqual(shown, [
      "███████████░ 1,999 of 2,000 symbols (99%), 2 matches, 0 errors, 1,999 a second, 1 s left",
      "███████████░ 1,999 of 2,000 symbols (99%), 2 matches, 0 errors, LATE runs for 5 s",
      "███████████░ 1,999 of 2,000 symbols (99%), 2 matches, 0 errors, 286 a second, 1 s left",
    ])
  })
})
