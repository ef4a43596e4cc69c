import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** The command line: its build, where `buildCommandLine.ts` has made one, else the sources. */
export const MAIN = process.env["COMMAND_LINE"] ?? fileURLToPath(new URL("../../src/main.ts", import.meta.url))

// Tests read plain text, whoever runs them.
const { FORCE_COLOR: _, ...withoutColours } = process.env

/** What a run of the command line left behind. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Surroundings {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** What it reads from standard input. */
  readonly input?: string
}

/** Starts the command line as a process of its own, in a folder and with more of an environment; `ended` has what it left behind. */
export const startWith = ({ cwd, env, input }: Surroundings, ...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], {
    cwd: cwd ?? process.cwd(),
    env: { ...withoutColours, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  })
  // A command that does not read it may have ended before.
  child.stdin.on("error", () => {}).end(input ?? "")
  let stdout = ""
  let stderr = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ended }
}

export const startIn = (cwd: string, ...args: ReadonlyArray<string>) => startWith({ cwd }, ...args)

export const start = (...args: ReadonlyArray<string>) => startWith({}, ...args)

/** Runs the command line to its end. */
export const run = (...args: ReadonlyArray<string>): Promise<Ran> => start(...args).ended

export const linesOf = (text: string): ReadonlyArray<string> => text.split("\n").filter((line) => line !== "")

/** Runs the command line to its end, in a folder. */
export const runIn = (cwd: string, ...args: ReadonlyArray<string>): Promise<Ran> => startIn(cwd, ...args).ended
