import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** The command line: its build, where `buildCommandLine.ts` has made one, else the sources. */
export const MAIN = process.env["COMMAND_LINE"] ?? fileURLToPath(new URL("../../src/main.ts", import.meta.url))

/** What a run of the command line left behind. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  /** Another command line than that of this project. */
  readonly main?: string | undefined
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from standard input. */
  readonly input?: string | Uint8Array
}

/**
 * Starts the command line as a process of its own, in a folder and with more of an environment; `ended` has what it left
 * behind, `until` waits for what it writes before.
 */
export const startWith = ({ cwd, env, input, main = MAIN }: Surroundings, ...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    cwd: cwd ?? process.cwd(),
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  })
  // A command that does not read it may have ended before.
  child.stdin.on("error", () => {}).end(input ?? "")
  const told = { stdout: "", stderr: "" }
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (told[stream] += text))
  }
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, ...told }))
  })
  /** Waits until all that a stream has had so far fits a pattern, however it was cut; fails where the command ends before. */
  const until = (stream: "stdout" | "stderr", pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(told[stream])
        if (found === null) return
        child[stream].off("data", look)
        resolve(found)
      }
      child[stream].on("data", look)
      look()
      ended.then(({ stderr }) => reject(new Error(`It ended without ${pattern}: ${stderr}`)), reject)
    })
  return { child, told, ended, until }
}

export const startIn = (cwd: string, ...args: ReadonlyArray<string>) => startWith({ cwd }, ...args)

export const start = (...args: ReadonlyArray<string>) => startWith({}, ...args)

/** Runs the command line to its end. */
export const run = (...args: ReadonlyArray<string>): Promise<Ran> => start(...args).ended

export const linesOf = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => line !== "")

/** Runs the command line to its end, in a folder. */
export const runIn = (cwd: string, ...args: ReadonlyArray<string>): Promise<Ran> => startIn(cwd, ...args).ended
