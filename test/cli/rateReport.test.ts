import { assert, describe, it } from "@effect/vitest"
import { Writable } from "node:stream"
import { rateReport } from "../../src/cli/terminal/rateReport.ts"

const onTerminal = (isTerminal: boolean, columns = 80) => {
  const lines: Array<string> = []
  const put = (text: string | undefined): void => void (text === undefined || lines.push(text))
  const report = rateReport({ isTerminal, columns: () => columns, line: put, status: put, output: new Writable() })
  return { lines, report }
}

describe("the progress of a command that reads rows", () => {
  it("is one line on a terminal, rewritten ten times a second, with rate and time left", () => {
    const { lines, report } = onTerminal(true)
    for (let ms = 0; ms <= 2000; ms += 20) report({ done: "0 of 4 files", share: ms / 8000, rows: ms * 10 }, ms)
    assert.strictEqual(lines.length, 21)
    assert.strictEqual(lines[0], "0 of 4 files (0%), 0 rows")
    assert.strictEqual(lines.at(-1), "0 of 4 files (25%), 20,000 rows, 10,000 rows/s, 6 s left")
  })

  it("drops whole parts that do not fit on a narrow terminal", () => {
    const { lines, report } = onTerminal(true, 40)
    report({ done: "1 of 4 files", share: 0.25, rows: 20_000 }, 2000)
    assert.deepStrictEqual(lines, ["1 of 4 files (25%), 6 s left"])
  })

  it("is a line every 10% without a terminal, but not at the end", () => {
    const { lines, report } = onTerminal(false)
    for (let part = 0; part <= 1000; part++) report({ done: "1 of 2 files", share: part / 1000, rows: part }, part)
    assert.strictEqual(lines.length, 9)
    assert.strictEqual(lines[0], "1 of 2 files (10%), 100 rows")
    assert.strictEqual(lines.at(-1), "1 of 2 files (90%), 900 rows")
  })
})
