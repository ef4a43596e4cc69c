import { assert, describe, it } from "@effect/vitest"
import { findCycles, forbiddenImports } from "./arrows.ts"
import { sourcesBelow } from "./sources.ts"

const forbidden = (path: string, text: string) => forbiddenImports({ path, text })

describe("imports", () => {
  it("follow the tables of folders everywhere in src", () => {
    const sources = sourcesBelow("src")
    assert.isAbove(sources.length, 10)
    assert.deepStrictEqual(sources.flatMap(forbiddenImports), [])
  })

  it("are rejected if they point upwards", () => {
    assert.deepStrictEqual(forbidden("src/job/A.ts", `import type { B } from "../candles/B.ts"`), [
      "src/job/A.ts imports src/candles/B.ts: src/job may import nothing",
    ])
    assert.lengthOf(forbidden("src/pool/A.ts", `import { B } from "../symbol/B.ts"`), 1)
    assert.lengthOf(forbidden("src/engine/A.ts", `export { B } from "../cli/B.ts"`), 1)
    assert.lengthOf(forbidden("src/formula/A.ts", `export * from '../candles/B.ts'`), 1)
    assert.lengthOf(forbidden("src/pool/A.ts", `const b = await import("../worker/B.ts")`), 1)
    assert.lengthOf(forbidden("src/job/A.ts", `import "../pool/B.ts"`), 1)
    assert.lengthOf(forbidden("src/cli/A.ts", `import { B } from "../index.ts"`), 1)
    assert.lengthOf(forbidden("src/utils/A.ts", `import { B } from "../job/B.ts"`), 1)
    assert.lengthOf(forbidden("src/job/A.ts", `import {\n  B,\n  C,\n} from "../pool/B.ts"`), 1)
  })

  it("form no cycles in src, including type imports", () => {
    assert.deepStrictEqual(findCycles(sourcesBelow("src")), [])
  })

  it("are reported if they form a cycle", () => {
    const file = (path: string, text: string) => ({ path, text })
    const a = file("src/job/A.ts", `import type { B } from "./B.ts"`)
    const b = file("src/job/B.ts", `export { C } from "./C.ts"`)
    const c = file("src/job/C.ts", `const a = await import("./A.ts")`)
    assert.deepStrictEqual(findCycles([a, b, c]), [["src/job/A.ts", "src/job/B.ts", "src/job/C.ts"]])
    assert.deepStrictEqual(findCycles([a, b]), [])
    assert.lengthOf(findCycles([file("src/job/A.ts", `import "./A.ts"`)]), 1)
  })

  it("are rejected if they point upwards between the inner folders of a folder", () => {
    assert.deepStrictEqual(forbidden("src/formula/plan/A.ts", `import type { B } from "../check/B.ts"`), [
      "src/formula/plan/A.ts imports src/formula/check/B.ts: src/formula/plan may import syntax",
    ])
    assert.lengthOf(forbidden("src/candles/A.ts", `import { B } from "./sqlite/B.ts"`), 1)
    assert.lengthOf(forbidden("src/candles/sqlite/A.ts", `import { B } from "../memory/B.ts"`), 1)
    assert.lengthOf(forbidden("src/pool/A.ts", `import { B } from "./threads/B.ts"`), 1)
    assert.lengthOf(forbidden("src/cli/options/A.ts", `import { B } from "../B.ts"`), 1)
    assert.lengthOf(forbidden("src/cli/unknown/A.ts", `import { B } from "../terminal/B.ts"`), 1)
    assert.deepStrictEqual(forbidden("src/candles/csv/values/A.ts", `import { B } from "../judge/B.ts"`), [
      "src/candles/csv/values/A.ts imports src/candles/csv/judge/B.ts: src/candles/csv/values may import its parent's files",
    ])
    assert.lengthOf(forbidden("src/candles/csv/A.ts", `import { B } from "./values/B.ts"`), 1)
    assert.lengthOf(forbidden("src/report/page/model/A.ts", `import { B } from "../views/B.ts"`), 1)
    assert.lengthOf(forbidden("src/report/page/views/list/A.ts", `import { B } from "../detail/B.ts"`), 1)
    assert.lengthOf(forbidden("src/report/page/views/parts/A.ts", `import { B } from "../Page.ts"`), 1)
    assert.lengthOf(forbidden("src/candles/csv/unknown/A.ts", `import { B } from "../values/B.ts"`), 1)
    assert.lengthOf(forbidden("src/candles/csv/values/A.ts", `import { B } from "../../sqlite/B.ts"`), 1)
  })

  it("are allowed downwards, inside a folder, and in files above all folders", () => {
    assert.lengthOf(forbidden("src/symbol/A.ts", `import { B } from "../formula/B.ts"`), 0)
    assert.lengthOf(forbidden("src/job/A.ts", `import { B } from "./B.ts"`), 0)
    assert.lengthOf(forbidden("src/candles/sqlite/A.ts", `import { B } from "../B.ts"`), 0)
    assert.lengthOf(forbidden("src/candles/csv/judge/A.ts", `import { B } from "../values/B.ts"`), 0)
    assert.lengthOf(forbidden("src/candles/csv/judge/A.ts", `import { B } from "../../B.ts"`), 0)
    assert.lengthOf(forbidden("src/index.ts", `export { B } from "./cli/B.ts"`), 0)
    assert.lengthOf(
      forbidden("src/job/A.ts", `/** import { B } from "../pool/B.ts" */ import * as E from "effect/Effect"`),
      0,
    )
  })

  it("of effect must name a module, and unstable modules are allowed only in the pool", () => {
    assert.lengthOf(forbidden("src/job/A.ts", `import { Effect } from "effect"`), 1)
    assert.lengthOf(forbidden("src/engine/A.ts", `import * as Worker from "effect/workers/Worker"`), 1)
    assert.lengthOf(forbidden("src/pool/A.ts", `import * as Worker from "effect/workers/Worker"`), 0)
    assert.lengthOf(forbidden("src/formula/plan/A.ts", `import * as Effect from "effect/Effect"`), 1)
    assert.lengthOf(forbidden("src/formula/compiling.ts", `import * as Effect from "effect/Effect"`), 0)
    assert.lengthOf(forbidden("src/main.ts", `import { ProcessingJob } from "marketsweep"`), 1)
  })
})
