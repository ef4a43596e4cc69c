import { assert, describe, it } from "@effect/vitest"
import { readSource } from "../house/sources.ts"

const COMMENTS = /\/\*[^]*?\*\/|\/\/.*$/gm

/** Every name that an index exports, types included; of `A as B` the `B`. */
const exportedNames = (text: string): ReadonlyArray<string> => {
  const code = text.replace(COMMENTS, "")
  const lists = [...code.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap((match) => match[1].split(","))
  const listed = lists
    .map((each) =>
      each
        .trim()
        .replace(/^type /, "")
        .replace(/^.* as /, ""),
    )
    .filter((each) => each !== "")
  return [...listed, ...[...code.matchAll(/export \* as (\w+)/g)].map((match) => match[1])]
}

const names = exportedNames(readSource("src/index.ts").text)
const effectNames = exportedNames(readSource("node_modules/effect/dist/index.d.ts").text)

describe("the names at the root", () => {
  it("are not those of effect's root, so that both can be imported side by side", async () => {
    const known = new Set([...effectNames, ...Object.keys(await import("effect"))])
    assert.isAbove(known.size, 100)
    assert.isTrue(known.has("Effect") && known.has("pipe"))
    assert.deepStrictEqual(
      names.filter((name) => known.has(name)),
      [],
    )
  })

  it("are found in an index, types and renamed ones included", () => {
    assert.deepStrictEqual(
      exportedNames(
        `export { a, type B, c as D } from "./a.ts"\n// export { e }\nexport type {\n  F,\n} from "./f.ts"\nexport * as G from "./g.ts"`,
      ),
      ["a", "B", "D", "F", "G"],
    )
    assert.includeMembers([...names], ["openMarket", "Market", "ThreadPool", "ProcessingJob", "SymbolRunner"])
  })

  it("are each exported once", () => {
    assert.lengthOf(new Set(names), names.length)
  })
})
