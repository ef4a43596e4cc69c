import { type ChildProcess, spawn } from "node:child_process"

/**
 * Reads `+ pid` and `- pid` until its input ends, which the system sees to even
 * when this process is killed; then ends the groups of those that are left.
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

const END_WITHIN_MS = 1_000

/** A shell that ends sooner is not started again: its successors would end as soon. */
const LIVES_FOR_MS = 1_000

/**
 * A shell that outlives this process if need be, and ends its children: one in
 * an endless loop does not see by itself that its parent is gone. Some 2 MB for
 * a whole pool, where a thread to watch in each child took 18.
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

  /** Ends the shell; calls back when it is gone. */
  close(onClosed: () => void): void {
    this.#closed = true
    const shell = this.#shell
    if (shell === undefined) return onClosed()
    // It ends with its input, unless somebody has stopped it.
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
      this.#warn(`No shell watches over the workers (${message}): one that loops outlives this process if it is killed`)
    })
    shell.once("exit", () => {
      this.#shell = undefined
      if (this.#closed) return
      // Somebody ended it: its successor has to know the same.
      if (performance.now() - startedAt >= LIVES_FOR_MS) this.#start()
      else
        this.#warn("No shell watches over the workers (it ended): one that loops outlives this process if it is killed")
    })
    for (const pid of this.#pids) this.#tell(`+ ${pid}\n`)
  }

  #tell(line: string): void {
    this.#shell?.stdin?.write(line)
  }
}
