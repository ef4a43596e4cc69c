import { assert, describe, it } from "@effect/vitest"
import { tableFormat } from "../../src/candles/csv/bytes/fileFormat.ts"

const formatOf = (text: string) => tableFormat(Buffer.from(text, "latin1"))

describe("tableFormat", () => {
  it("recognizes a format by its first bytes, and refuses those that cannot be read", () => {
    assert.strictEqual(formatOf("PAR1\u0015\u0004"), "parquet")
    assert.strictEqual(formatOf("ARROW1\u0000\u0000"), "arrow")
    assert.throws(() => formatOf("ORC\n\u0003"), /it is ORC: write it as Parquet/)
    assert.throws(() => formatOf("FEA1\u0000\u0000\u0000\u0000"), /Feather of version 1/)
  })

  it("takes a file for text if its first line only begins like another format", () => {
    for (const line of ["ORCL,2024-01-02,1,2,1,2", "ORC\t2024-01-02", "FEA1,2024-01-02"]) {
      assert.isUndefined(formatOf(line))
    }
  })
})
