import * as Result from "effect/Result"
import { createHash } from "node:crypto"
import { accessSync, constants, existsSync, realpathSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { parseStore, shownStore } from "../../candles/store/storeAddress.ts"

const ENDING = ".runs"

/** The file, folder or glob of a store; `undefined` for a database. */
const pathOf = (store: string): string | undefined => {
  const { kind, path } = Result.getOrElse(parseStore(store), () => ({ kind: "sqlite", path: store }))
  return kind === "postgres" ? undefined : path
}

const withoutLinks = (path: string): string => (existsSync(path) ? realpathSync(path) : path)

/** The name of a store in a log: its absolute path, so that it is the same from every folder, without a password. */
export const sourceOf = (store: string): string => {
  const path = pathOf(store)
  return path === undefined ? shownStore(store) : withoutLinks(resolve(path)) + store.slice(path.length)
}

const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** The user's folder for program state. */
const stateFolder = ({ LOCALAPPDATA, XDG_STATE_HOME }: NodeJS.ProcessEnv): string => {
  const base = process.platform === "win32" ? LOCALAPPDATA : XDG_STATE_HOME
  return join(base || join(homedir(), ".local", "state"), "marketsweep")
}

const inStateFolder = (name: string, source: string): string => {
  const hash = createHash("sha256").update(source).digest("hex").slice(0, 8)
  return join(stateFolder(process.env), `${name}-${hash}${ENDING}`)
}

/** The part of a path before its first `*`. */
const beforeGlob = (path: string): string => (path.includes("*") ? beforeGlob(dirname(path)) : path)

const fileOf = (path: string): string => withoutLinks(beforeGlob(resolve(path)))

/**
 * The path of the log of a store: beside it as `market.db.runs`, or in the user's own folder for a database, or if the
 * folder of the store cannot be written.
 */
export const runLogPath = (store: string): string => {
  const path = pathOf(store)
  if (path === undefined) return inStateFolder("database", shownStore(store))
  const file = fileOf(path)
  const beside = `${file}${ENDING}`
  return isWritable(existsSync(beside) ? beside : dirname(file)) ? beside : inStateFolder(basename(file), file)
}

/** The path of the log to read: {@link runLogPath}, or if there is none yet, one beside the store that others write. */
export const runLogToRead = (store: string): string => {
  const own = runLogPath(store)
  const path = pathOf(store)
  const beside = path === undefined ? own : `${fileOf(path)}${ENDING}`
  return existsSync(own) || !existsSync(beside) ? own : beside
}
