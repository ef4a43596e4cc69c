import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Round } from "./speedProcess.ts"

const program = fileURLToPath(new URL("speedProcess.ts", import.meta.url))

/** One pool with one setting, in its own process. */
export class Pooled implements Disposable {
  readonly name: string
  readonly inFlight: number
  readonly #child: ChildProcess
  readonly #ended: Promise<never>

  private constructor(name: string, workers: number, inFlight: number) {
    this.name = name
    this.inFlight = inFlight
    this.#child = fork(program, [name, String(workers), String(inFlight)], {
      execArgv: ["--disable-warning=ExperimentalWarning"],
    })
    this.#ended = once(this.#child, "exit").then(([code]) => {
      throw new Error(`the process of ${name} ended with ${code}`)
    })
    // Told to whoever waits for a round; nobody does once it is disposed.
    this.#ended.catch(() => undefined)
  }

  /** Starts the process and waits until its pool is open. */
  static async start(name: string, workers: number, inFlight: number): Promise<Pooled> {
    const pooled = new Pooled(name, workers, inFlight)
    await Promise.race([once(pooled.#child, "message"), pooled.#ended])
    return pooled
  }

  /** Runs a round; gives its ms. */
  async run(round: Round): Promise<number> {
    const answered = once(this.#child, "message")
    this.#child.send(round)
    const [ms] = await Promise.race([answered, this.#ended])
    return Number(ms)
  }

  [Symbol.dispose](): void {
    this.#child.disconnect()
  }
}
