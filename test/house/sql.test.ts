import { assert, describe, it } from "@effect/vitest"
import { sourcesBelow } from "./sources.ts"

describe("SQL statements for SQLite", () => {
  it("have no numbered parameters, which Node 22 does not bind", () => {
    const numbered = sourcesBelow("src/candles/sqlite")
      .concat(sourcesBelow("src/log"), sourcesBelow("src/candles/inspect"))
      .filter((source) => /[^?]\?\d+\b/.test(source.text))
    assert.deepStrictEqual(
      numbered.map(({ path }) => path),
      [],
    )
  })
})
