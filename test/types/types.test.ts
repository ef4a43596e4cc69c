import { assert, beforeAll, describe, it } from "@effect/vitest"
import { typeCheck } from "../house/docExamples.ts"
import { readSource } from "../house/sources.ts"

const BLOCK = { language: "ts", words: [], line: 1 } as const

const snippet = (name: string, code: string) => ({
  ...BLOCK,
  path: name,
  code: `import * as m from "marketsweep"\n${code}`,
})

const inference = readSource("test/types/inference.test-d.ts")

let diagnostics: ReadonlyArray<string> = []
/** What the compiler says of one file. */
const saidOf = (path: string): string => diagnostics.filter((line) => line.startsWith(`${path}:`)).join("\n")

// All in one run of the compiler.
beforeAll(() => {
  diagnostics = typeCheck([
    { ...BLOCK, path: inference.path, code: inference.text },
    snippet(
      "planted.ts",
      `import { expectTypeOf } from "vitest"\nexpectTypeOf(m.toNdjson).returns.toEqualTypeOf<number>()`,
    ),
    snippet(
      "job.ts",
      `export const job: m.ProcessingJob = { id: "job", jobType: "scan", symbols: ["A"], timeframe: "1d" }`,
    ),
    snippet(
      "field.ts",
      `export const job: m.ProcessingJob = { id: "a", jobType: "scan", symbols: [], timeframe: "1d", dateRange: {}, retrys: 1 }`,
    ),
    snippet("batch.ts", `m.ProcessingEngine.use((engine) => engine.processBatch("job"))`),
    snippet(
      "chunks.ts",
      `declare const job: m.ProcessingJob
m.ProcessingEngine.use((engine) => engine.processBatchChunked(job, { chunkSize: 2 }))
m.ProcessingEngine.use((engine) => engine.processBatchChunked(job, undefined, { chunks: 2 }))
m.ProcessingEngine.use((engine) => engine.processBatchChunked(job, undefined, { chunkSize: 2, onProgress: (completed, total) => completed / total }))`,
    ),
    snippet("result.ts", `export const text = (result: m.ProcessingResult): string => result`),
    snippet("header.ts", `m.SymbolProcessor.layerOf((_, job) => job)`),
    snippet("market.ts", `m.openMarket({ store: "market.db" }).then((market) => market.scan("close > open"))`),
  ])
})

describe("types", () => {
  it("are inferred as documented", () => {
    assert.strictEqual(saidOf(inference.path), "")
    assert.match(saidOf("planted.ts"), /number/)
  })

  it("appear by their names in errors of the compiler", () => {
    assert.match(saidOf("job.ts"), /but required in type 'ProcessingJob'/)
    assert.match(saidOf("field.ts"), /'retrys' does not exist in type 'ProcessingJob'/)
    assert.match(saidOf("batch.ts"), /not assignable to parameter of type 'ProcessingJob'/)
    assert.match(saidOf("chunks.ts"), /'chunkSize' does not exist in type 'OnProgress'/)
    assert.match(saidOf("chunks.ts"), /'chunks' does not exist in type/)
    assert.lengthOf(saidOf("chunks.ts").split("\n"), 2)
    assert.match(saidOf("result.ts"), /Type 'ProcessingResult' is not assignable to type 'string'/)
    assert.match(saidOf("header.ts"), /'JobHeader'/)
    assert.match(saidOf("market.ts"), /'MarketRequest'/)
  })
})
