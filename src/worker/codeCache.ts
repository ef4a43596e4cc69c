import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createRequire, enableCompileCache } from "node:module"
import { basename, dirname, join } from "node:path"
import { constants, Script } from "node:vm"
import { threadId } from "node:worker_threads"
import { crc32 } from "node:zlib"
import { makeFolder } from "../file/makeFolder.ts"

/*
 * Node's compile cache has only the code that is compiled when a file is loaded. Nearly all functions are compiled
 * when they are first called, again at each start, which takes a sixth of the processor time of a scan. This cache is
 * written when the work is done, so it includes the functions that were called. It is for the built command line,
 * whose files are CommonJS.
 */

/** Saves the compiled code for the next start; later calls do nothing. */
export type KeepCode = () => void

/** The size of the checksums of source and code that a file begins with: V8 verifies neither. */
const HEAD_BYTES = 8
const FOLDER = "marketsweep"

/** Reads the compiled code of a source from a file; `undefined` if it is missing or damaged. */
const readCode = (path: string, source: string): Buffer | undefined => {
  try {
    const bytes = readFileSync(path)
    const code = bytes.subarray(HEAD_BYTES)
    return bytes.readUInt32LE(0) === crc32(source) && bytes.readUInt32LE(4) === crc32(code) ? code : undefined
  } catch {
    // No code was saved, or only a part.
    return undefined
  }
}

const writeCode = (path: string, source: string, code: Buffer): void => {
  const bytes = Buffer.alloc(HEAD_BYTES + code.length)
  bytes.writeUInt32LE(crc32(source), 0)
  bytes.writeUInt32LE(crc32(code), 4)
  bytes.set(code, HEAD_BYTES)
  // Other threads and processes may read or write the same file.
  const own = `${path}.${process.pid}.${threadId}`
  try {
    writeFileSync(own, bytes, { mode: 0o600 })
    renameSync(own, path)
  } finally {
    rmSync(own, { force: true })
  }
}

const WRAPPER = ["(function (exports, require, module, __filename, __dirname) { ", "\n})"] as const

/** Loads the files of a folder with their saved code; returns a function that saves the code of the others. */
const loadWith = (folder: string, kept: string): KeepCode => {
  const { extensions } = createRequire(join(folder, "index.js"))
  const load = extensions[".js"]
  const compiled: Array<() => void> = []
  extensions[".js"] = (module, filename) => {
    if (dirname(filename) !== folder) return load?.(module, filename)
    const path = join(kept, basename(filename))
    const source = WRAPPER.join(readFileSync(filename, "utf8"))
    const cachedData = readCode(path, source)
    const script = new Script(source, {
      filename,
      columnOffset: -WRAPPER[0].length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? undefined : { cachedData }),
    })
    if (cachedData === undefined || script.cachedDataRejected === true) {
      compiled.push(() => writeCode(path, source, script.createCachedData()))
    }
    const run: unknown = script.runInThisContext()
    if (typeof run !== "function") throw new TypeError(`${filename} is no module`)
    run.call(module.exports, module.exports, createRequire(filename), module, filename, folder)
  }
  return () => {
    try {
      if (compiled.length > 0) makeFolder(kept, 0o700)
      for (const write of compiled.splice(0)) write()
    } catch {
      // Such as a full disk: the next start compiles again.
    }
  }
}

/**
 * Turns on Node's compile cache, and in the built command line the cache above. `role` separates callers that use
 * different functions of the same files.
 */
export const cacheCode = (role: string): KeepCode => {
  const { directory } = enableCompileCache()
  const isBuilt = typeof __filename === "string"
  // Coverage needs freshly compiled code.
  if (!isBuilt || directory === undefined || process.env["NODE_V8_COVERAGE"] !== undefined) return () => {}
  return loadWith(__dirname, join(directory, FOLDER, role))
}
