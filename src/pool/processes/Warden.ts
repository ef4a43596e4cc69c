import { type ChildProcess, spawn } from "node:child_process"

/**
 * Reads lines of `+ pid` and `- pid` until its input is closed, which the system
 * does even if this process is killed; then kills the process groups that are left.
 */
const SCRIPT = `
trap '' HUP INT TERM
pids=' '
while read -r change pid; do
  case $change in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -9 "-$pid" 2>/dev/null; done
`

/** How long the shell may take to end before it is killed. */
const END_WITHIN_MS = 1_000

/** A shell that ends sooner is not restarted: the next one would end as soon. */
const LIVES_FOR_MS = 1_000

/**
 * A shell that kills the children of this process if it dies: a child in an
 * endless loop does not notice that its parent is gone. The shell takes some 2 MB
 * for a whole pool; a watching thread took 18 MB in each child.
 */
export class Warden {
  readonly #warn: (message: string) => void
  readonly #pids = new Set<number>()
  #shell: ChildProcess | undefined
  #closed = false

  constructor(warn: (message: string) => void) {
    this.#warn = warn
    this.#start()
  }

  add(pid: number): void {
    this.#pids.add(pid)
    this.#tell(`+ ${pid}\n`)
  }

  remove(pid: number): void {
    if (this.#pids.delete(pid)) this.#tell(`- ${pid}\n`)
  }

  /** Ends the shell; calls back once it is gone. */
  close(onClosed: () => void): void {
    this.#closed = true
    const shell = this.#shell
    if (shell === undefined) return onClosed()
    // It ends when its input is closed, unless it was stopped by a signal.
    const overdue = setTimeout(() => shell.kill("SIGKILL"), END_WITHIN_MS)
    shell.once("exit", () => {
      clearTimeout(overdue)
      onClosed()
    })
    shell.stdin?.end()
  }

  #start(): void {
    const shell = spawn("/bin/sh", ["-c", SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true, env: {} })
    this.#shell = shell
    const startedAt = performance.now()
    shell.stdin?.on("error", () => {})
    shell.once("error", ({ message }) => {
      this.#shell = undefined
      this.#warn(`No shell watches the workers (${message}): a looping worker survives if this process is killed`)
    })
    shell.once("exit", () => {
      this.#shell = undefined
      if (this.#closed) return
      // Its successor must know the same pids.
      if (performance.now() - startedAt >= LIVES_FOR_MS) this.#start()
      else this.#warn("No shell watches the workers (it ended): a looping worker survives if this process is killed")
    })
    for (const pid of this.#pids) this.#tell(`+ ${pid}\n`)
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(line)
  }
}
