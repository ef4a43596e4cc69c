import { assert, describe, it } from "@effect/vitest"
import { seriesCsvHeader, seriesToCsv, seriesToNdjson } from "../../src/report/seriesText.ts"

const series = {
  symbol: 'A,"B"',
  time: Float64Array.of(Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 2, 9, 30)),
  indicators: new Map<string, Float64Array | Uint8Array>([
    ["rsi", Float64Array.of(Number.NaN, 50.5)],
    ["up", Uint8Array.of(0, 1)],
    ["ratio", Float64Array.of(Infinity, -Infinity)],
    ["__proto__", Float64Array.of(1, 2)],
  ]),
}

describe("a computed series as text", () => {
  it("is one line of NDJSON, with na as null and named infinities", () => {
    assert.strictEqual(
      seriesToNdjson(series),
      '{"symbol":"A,\\"B\\"","time":["2024-01-01T00:00:00.000Z","2024-01-02T09:30:00.000Z"],' +
        '"indicators":{"rsi":[null,50.5],"up":[false,true],"ratio":["inf","-inf"],"__proto__":[1,2]}}\n',
    )
  })

  it("is one line of CSV for each bar, with na as an empty field", () => {
    assert.strictEqual(seriesCsvHeader(series), "symbol,time,rsi,up,ratio,__proto__\n")
    assert.strictEqual(
      seriesToCsv(series),
      '"A,""B""",2024-01-01T00:00:00.000Z,,false,inf,1\n"A,""B""",2024-01-02T09:30:00.000Z,50.5,true,-inf,2\n',
    )
  })
})
