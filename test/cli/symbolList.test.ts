import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as PlatformError from "effect/PlatformError"
import * as Stdio from "effect/Stdio"
import { readSymbolList, type SymbolList } from "../../src/cli/options/symbolList.ts"

const files = (contents: Readonly<Record<string, string>>) => Layer.merge(Stdio.layerTest({}), fileSystem(contents))

const fileSystem = (contents: Readonly<Record<string, string>>) =>
  FileSystem.layerNoop({
    readFileString: (path) => {
      const text = contents[path]
      return text === undefined
        ? Effect.fail(
            PlatformError.systemError({
              _tag: "NotFound",
              module: "FileSystem",
              method: "readFileString",
              pathOrDescriptor: path,
            }),
          )
        : Effect.succeed(text)
    },
  })

const namesOf = ({ symbols }: SymbolList) => symbols.map(({ name }) => name)

describe("readSymbolList", () => {
  it.effect("reads a name with * or ? as a pattern, unless it is in double quotes", () =>
    Effect.gen(function* () {
      const { symbols } = yield* readSymbolList(['BTC/*,A?,"A*",B', "@list.txt"])
      assert.deepStrictEqual(
        symbols.filter(({ isPattern }) => isPattern).map(({ name }) => name),
        ["BTC/*", "A?", "ETH*"],
      )
    }).pipe(Effect.provide(files({ "list.txt": "ETH*\nSOL" }))),
  )

  it.effect("reads names between commas and files with one name a line, each once in order", () =>
    Effect.gen(function* () {
      const list = yield* readSymbolList(["MSFT, AAPL,,", "@list.txt", "MSFT"])
      assert.deepStrictEqual(namesOf(list), ["MSFT", "AAPL", "BRK.B", "T"])
      assert.deepStrictEqual(list.repeated, ["AAPL", "MSFT"])
    }).pipe(Effect.provide(files({ "list.txt": "\uFEFF# mine\r\nBRK.B\r\n\r\n  AAPL  \n#T\nT" }))),
  )

  it.effect("reads a name with a comma in double quotes", () =>
    Effect.gen(function* () {
      const list = yield* readSymbolList(['"BRK,B",AAPL, "say ""hi""" ,B C', '"X,Y"'])
      assert.deepStrictEqual(namesOf(list), ["BRK,B", "AAPL", 'say "hi"', "B C", "X,Y"])
    }).pipe(Effect.provide(files({}))),
  )

  it.effect("says what to write when nothing is left", () =>
    Effect.gen(function* () {
      for (const value of [",", "@empty.txt"]) {
        const error = yield* Effect.flip(readSymbolList([value]))
        assert.include(error.message, "--symbols AAPL,MSFT")
      }
    }).pipe(Effect.provide(files({ "empty.txt": "# none\n\n" }))),
  )

  it.effect("names a missing file", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(readSymbolList(["@gone.txt"]))
      assert.strictEqual(error.message, "cannot read the symbols of @gone.txt: there is no such file")
    }).pipe(Effect.provide(files({}))),
  )
})
