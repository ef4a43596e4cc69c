import { appendFileSync, existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

/** A symbol that has begun, in which process. */
export interface Begun {
  readonly pid: number
  readonly symbol: string
}

/** What every queue runs: notes in a folder that the symbol begins, naps, and answers with the length of its name. */
export const nap = async (folder: string, napMs: number, symbol: string): Promise<number> => {
  appendFileSync(join(folder, "begun"), `${process.pid} ${symbol}\n`)
  await pause(napMs)
  return symbol.length
}

/** The symbols that have begun, as often as they did. */
export const begunIn = (folder: string): ReadonlyArray<Begun> => {
  const file = join(folder, "begun")
  if (!existsSync(file)) return []
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1)
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), symbol: line.slice(line.indexOf(" ") + 1) }))
}
