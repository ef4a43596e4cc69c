import { spawn, spawnSync } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { HEADLINE } from "./contenders/headline.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const LIMIT_MS = 600_000
const QUIET = "--disable-warning=ExperimentalWarning"

/** A folder for the output of a bench, with the built command line in it; removed with `using`. */
export interface Workplace extends Disposable {
  readonly sources: string
  readonly built: string
  readonly output: string
  readonly fileOf: (name: string) => string
}

/** Builds the command line as `npm run build` does. */
export const makeWorkplace = (): Workplace => {
  const folder = temporaryFolder("marketsweep-command-line-")
  const fileOf = (name: string): string => join(folder.path, name)
  const dist = fileOf("dist")
  const { status, stderr } = spawnSync("npm", ["run", "--silent", "build:cli", "--", "--dir", dist], {
    cwd: ROOT,
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(`npm run build: ${stderr}`)
  return {
    sources: join(ROOT, "src/main.ts"),
    built: join(dist, "main.js"),
    output: fileOf("output.ndjson"),
    fileOf,
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

/** The environment: with folders for the code cache and kept runs that are empty at the first run. */
const environment = (workplace: Workplace) => ({
  ...process.env,
  NODE_COMPILE_CACHE: workplace.fileOf("compiled"),
  XDG_STATE_HOME: workplace.fileOf("state"),
})

/** Runs Node to its end, with its standard output in the workplace's file. */
export const runNode = (workplace: Workplace, ...args: ReadonlyArray<string>): void => {
  const output = openSync(workplace.output, "w")
  try {
    const { signal, status, stderr } = spawnSync(process.execPath, [QUIET, ...args], {
      stdio: ["ignore", output, "pipe"],
      encoding: "utf8",
      timeout: LIMIT_MS,
      env: environment(workplace),
    })
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status ?? signal}: ${stderr}`)
  } finally {
    closeSync(output)
  }
}

const TICK_MS = 10

interface Usage {
  readonly mb: number
  readonly cpuMs: number
  readonly newPages: number
}

/** A process's own memory in MB, processor time in ms and new pages; NaN where unknown. */
const usageOf = (pid: number): Usage => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS
    return { mb: Number(kilobytes ?? NaN) / 1024, cpuMs, newPages: Number(fields[7]) }
  } catch {
    // It has just ended, or this is not Linux.
    return { mb: NaN, cpuMs: NaN, newPages: NaN }
  }
}

/** The time, processor time, new pages and peak memory of a run. */
export interface Run {
  readonly newPages: number
  readonly ms: number
  readonly cpuMs: number
  readonly peakMb: number
}

/** Like {@link runNode}, but measures the process; unknown values are NaN. */
export const watchNode = async (workplace: Workplace, ...args: ReadonlyArray<string>): Promise<Run> => {
  const output = openSync(workplace.output, "w")
  const startedAt = performance.now()
  const child = spawn(process.execPath, [QUIET, ...args], {
    stdio: ["ignore", output, "ignore"],
    env: environment(workplace),
  })
  let peakMb = NaN
  let spentMs = NaN
  let pages = NaN
  const look = setInterval(() => {
    const { cpuMs, mb, newPages } = usageOf(child.pid ?? 0)
    if (!(mb <= peakMb) && !Number.isNaN(mb)) peakMb = mb
    if (Number.isNaN(cpuMs)) return
    spentMs = cpuMs
    pages = newPages
  }, 20)
  try {
    const ended = await new Promise((resolve, reject) =>
      child.once("error", reject).once("exit", (code, signal) => resolve(signal ?? code)),
    )
    if (ended !== 0) throw new Error(`${args.join(" ")} ended with ${String(ended)}`)
    return { ms: performance.now() - startedAt, cpuMs: spentMs, newPages: pages, peakMb }
  } finally {
    clearInterval(look)
    closeSync(output)
  }
}

/** The arguments of a scan with {@link HEADLINE}, as NDJSON; each run computes anew, without kept results. */
export const scanOf = (store: string, ...more: ReadonlyArray<string>): ReadonlyArray<string> => [
  "scan",
  `--store=${store}`,
  "--timeframe=1d",
  `--formula=${HEADLINE}`,
  "--format=ndjson",
  "--again",
  ...more,
]
