import { assert, describe, it } from "@effect/vitest"
import { forbiddenArrows } from "./arrows.ts"
import { sourcesBelow } from "./sources.ts"

const forbidden = (path: string, text: string) => forbiddenArrows({ path, text })

describe("imports", () => {
  it("follow the table of folders everywhere in src", () => {
    const sources = sourcesBelow("src")
    assert.isAbove(sources.length, 10)
    assert.deepStrictEqual(sources.flatMap(forbiddenArrows), [])
  })

  it("are refused where the arrow points upwards", () => {
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

  it("are allowed downwards, inside the folder, and in the files above the folders", () => {
    assert.lengthOf(forbidden("src/symbol/A.ts", `import { B } from "../formula/B.ts"`), 0)
    assert.lengthOf(forbidden("src/job/A.ts", `import { B } from "./B.ts"`), 0)
    assert.lengthOf(forbidden("src/candles/deep/A.ts", `import { B } from "../B.ts"`), 0)
    assert.lengthOf(forbidden("src/index.ts", `export { B } from "./cli/B.ts"`), 0)
    assert.lengthOf(
      forbidden("src/job/A.ts", `/** import { B } from "../pool/B.ts" */ import * as E from "effect/Effect"`),
      0,
    )
  })

  it("of effect are deep, and of its unstable modules in the pool only", () => {
    assert.lengthOf(forbidden("src/job/A.ts", `import { Effect } from "effect"`), 1)
    assert.lengthOf(forbidden("src/engine/A.ts", `import * as Worker from "effect/workers/Worker"`), 1)
    assert.lengthOf(forbidden("src/pool/A.ts", `import * as Worker from "effect/workers/Worker"`), 0)
    assert.lengthOf(forbidden("src/main.ts", `import { ProcessingJob } from "marketsweep"`), 1)
  })
})
