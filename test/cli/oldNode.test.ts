import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { oldNode } from "../../src/cli/oldNode.ts"

const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))

describe("the version of Node", () => {
  for (const version of ["18.20.4", "20.20.2", "22.9.0", "22.18.0"]) {
    it(`${version} is refused with the version that is needed`, () => {
      const needed = String(engines.node).replace(">=", "")
      assert.include(oldNode(version), `needs Node ${needed} or later, and this is Node ${version}`)
    })
  }

  for (const version of ["22.19.0", "22.20.0", "23.0.0", "24.21.0", "26.0.0-nightly"]) {
    it(`${version} is accepted`, () => assert.isUndefined(oldNode(version)))
  }
})
