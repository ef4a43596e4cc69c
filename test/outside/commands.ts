import { spawn } from "node:child_process"
import { delimiter } from "node:path"
import { TOLD } from "../surroundings.ts"

/** What a command left behind. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly cwd: string
  /** A folder in which commands are looked for first. */
  readonly path?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Whatever takes as long hangs: a build and an installation may take minutes on a machine that is busy. */
const LIMIT_MS = 900_000

/** What npm sets for the scripts that it runs, and what changes how Node runs: neither is there outside. */
const INHERITED =
  /^(npm_(lifecycle|package|command|execpath|node_execpath|config_(local_|global_)?prefix)|NODE_(OPTIONS|PATH|ENV|COMPILE_CACHE)$)/i

const environment = ({ path, env }: Surroundings): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !INHERITED.test(name) && !TOLD.test(name))),
  ...(path === undefined ? {} : { PATH: `${path}${delimiter}${process.env["PATH"]}` }),
  ...env,
})

/** Runs a command to its end. */
export const run = (surroundings: Surroundings, command: string, ...args: ReadonlyArray<string>): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: surroundings.cwd,
      env: environment(surroundings),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    })
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.once("error", reject).once("close", (code) => resolve({ code, stdout, stderr }))
  })

/** Runs a command that must succeed, and gives its standard output. */
export const succeed = async (
  surroundings: Surroundings,
  command: string,
  ...args: ReadonlyArray<string>
): Promise<string> => {
  const { code, stdout, stderr } = await run(surroundings, command, ...args)
  if (code === 0) return stdout
  throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${stdout}${stderr}`)
}

/** The last line of an output as JSON: above it is the log of the engine. */
export const lastLine = (stdout: string): unknown => JSON.parse(stdout.trim().split("\n").at(-1) ?? "")
