import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { type Fingerprint, ROUND } from "./contender.ts"
import { WORKERS } from "./headline.ts"

/** The time of a round, and its matches. */
export interface Round {
  readonly ms: number
  /** Of all threads of the process, not of processes below it; Python's do not say. */
  readonly cpuMs: number | undefined
  readonly found: Fingerprint
}

/** A process that does the whole job once for each round. */
export interface Running extends AsyncDisposable {
  /** The time until its workers are ready, in ms. */
  readonly startMs: number
  readonly round: () => Promise<Round>
}

/** The program of a contender: a name that contenderProcess.ts knows, or a Python script. */
export type Program = { readonly node: string } | { readonly python: string }

/** The folder of this tree's bench. */
const BENCH = fileURLToPath(new URL("../", import.meta.url))

const python = ["python3", "/usr/bin/python3"].find(
  (name) => spawnSync(name, ["-c", "import numpy, pandas"]).status === 0,
)

const commandOf = (program: Program, bench: string): ReadonlyArray<string> | undefined => {
  const folder = join(bench, "contenders")
  if ("python" in program) return python === undefined ? undefined : [python, "-B", join(folder, program.python)]
  const script = join(folder, "contenderProcess.ts")
  return [process.execPath, "--disable-warning=ExperimentalWarning", script, program.node]
}

const isFingerprint = (value: unknown): value is Fingerprint =>
  Array.isArray(value) && value.length === 3 && value.every(Number.isSafeInteger)

const fieldsOf = (line: string): Readonly<Record<string, unknown>> => {
  const value: unknown = JSON.parse(line)
  return typeof value === "object" && value !== null ? { ...value } : {}
}

/**
 * Starts a contender of the bench in a folder, this tree's unless told
 * otherwise, on a store. Returns why it cannot if this machine lacks it.
 */
export const start = async (program: Program, store: string, bench = BENCH): Promise<Running | string> => {
  const command = commandOf(program, bench)
  if (command === undefined) return "there is no python3 with pandas (on Debian: apt-get install python3-pandas)"
  const startedAt = performance.now()
  const child = spawn(command[0], [...command.slice(1), store], {
    env: { ...process.env, POLARS_MAX_THREADS: String(WORKERS) },
    stdio: ["pipe", "pipe", "pipe"],
  })
  const ended = once(child, "close")
  let complaint = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text
  })
  // A dead process is reported by its last output, not by its broken pipe.
  child.stdin.on("error", () => {})
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextLine = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { done, value } = await lines.next()
    if (done !== true) return fieldsOf(value)
    await ended
    throw new Error(`${command.slice(1).join(" ")} ended with ${child.exitCode ?? child.signalCode}: ${complaint}`)
  }
  const { leftOut } = await nextLine()
  if (typeof leftOut === "string") return leftOut
  return {
    startMs: performance.now() - startedAt,
    round: async () => {
      child.stdin.write(`${ROUND}\n`)
      const { ms, cpuMs, found } = await nextLine()
      if (typeof ms !== "number" || !isFingerprint(found)) throw new Error(`${command[2]} gave no figures`)
      return { ms, cpuMs: typeof cpuMs === "number" ? cpuMs : undefined, found }
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await ended
    },
  }
}
