import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeStore } from "../candles/writeStore.ts"
import { columnsOf } from "./columnsOf.ts"

const NODE = ["--disable-warning=ExperimentalWarning", "--conditions=marketsweep-source"]

const pathOf = (name: string): string => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))

/** Starts an example as a reader would; `ended` has what it printed. Ended after the tests, if it still runs. */
export const startExample = (name: string, ...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [...NODE, pathOf(name), ...args], { stdio: ["ignore", "pipe", "pipe"] })
  afterAll(() => void child.kill("SIGKILL"))
  const printed = { stdout: "", stderr: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text))
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve))
  return { child, printed, ended }
}

/** The lines that an example prints on standard output; fails with what it says if it fails. */
export const runExample = async (name: string, ...args: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const { ended, printed } = startExample(name, ...args)
  const code = await ended
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${printed.stderr}`)
  return printed.stdout.trimEnd().split("\n")
}

/** A folder of its own for the tests of one file, gone after them. */
export const exampleFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "marketsweep-examples-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    file: (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    },
    /** Writes a store of daily closes from 2024-01-01 on; each bar opens and stays at its close. */
    store: async (closes: Readonly<Record<string, ReadonlyArray<number>>>): Promise<string> => {
      const path = join(folder, "market.db")
      const bars = Object.entries(closes).map(([symbol, each]) => [symbol, columnsOf(each)])
      await Effect.runPromise(writeStore(path, Object.fromEntries(bars)))
      return path
    },
  }
}
