import { assert, describe, it } from "@effect/vitest"
import { busyPasses, loadOf } from "../../bench/load.ts"

describe("busyPasses", () => {
  it("names the passes whose load other programs raised above the cores", () => {
    const loads = [0.4, 2.4, 12].map((load) => loadOf(load, 2))
    assert.deepStrictEqual(busyPasses("2,500 × 252", loads), [
      "2,500 × 252: pass 3 ran at load 12.0; trust its processor time only",
    ])
  })
})
