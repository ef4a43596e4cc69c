import { assert, describe, it } from "@effect/vitest"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeFolder } from "../../src/file/makeFolder.ts"

describe("makeFolder", () => {
  it("creates missing parents with the given mode, and accepts an existing folder", () => {
    const root = mkdtempSync(join(tmpdir(), "marketsweep-"))
    try {
      const path = join(root, "a", "b", "c")
      makeFolder(path, 0o700)
      makeFolder(path)
      assert.strictEqual(statSync(path).mode & 0o777, 0o700)
      assert.strictEqual(statSync(join(root, "a")).mode & 0o777, 0o700)
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it("throws if a file is in the way", () => {
    const root = mkdtempSync(join(tmpdir(), "marketsweep-"))
    try {
      writeFileSync(join(root, "file"), "")
      assert.throws(() => makeFolder(join(root, "file")), /EEXIST/)
      assert.throws(() => makeFolder(join(root, "file", "folder")), /ENOTDIR/)
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it("throws on a file system that refuses new folders", () => {
    assert.throws(() => makeFolder("/proc/nowhere/log"))
  })
})
