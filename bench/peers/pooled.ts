import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Asked } from "./speedProcess.ts"

const program = fileURLToPath(new URL("speedProcess.ts", import.meta.url))

/** How many tasks are outstanding, and the limit of each where it has one. */
export interface Setting {
  readonly inFlight: number
  readonly limitMs?: number
}

/** One pool with one setting, in its own process. */
export class Pooled implements Disposable {
  readonly name: string
  readonly setting: Setting
  readonly #child: ChildProcess
  readonly #ended: Promise<never>

  private constructor(name: string, workers: number, setting: Setting) {
    this.name = name
    this.setting = setting
    this.#child = fork(
      program,
      [name, ...[workers, setting.inFlight, setting.limitMs].filter((value) => value !== undefined).map(String)],
      {
        execArgv: ["--disable-warning=ExperimentalWarning"],
      },
    )
    this.#ended = once(this.#child, "exit").then(([code]) => {
      throw new Error(`the process of ${name} ended with ${code}`)
    })
    // Reported to whoever awaits a round; nobody does after it is disposed.
    this.#ended.catch(() => undefined)
  }

  /** The time from opening the pool to its first answer. */
  bootMs = 0

  /** Starts the process and waits until its pool has answered. */
  static async start(name: string, workers: number, setting: Setting): Promise<Pooled> {
    const pooled = new Pooled(name, workers, setting)
    const [bootMs] = await Promise.race([once(pooled.#child, "message"), pooled.#ended])
    pooled.bootMs = Number(bootMs)
    return pooled
  }

  /** Runs a round; returns its time in ms. */
  async run(round: Asked): Promise<number> {
    return Number(await this.ask(round))
  }

  /** The answer of the process: a number, or an error message. */
  async ask(asked: Asked): Promise<unknown> {
    const answered = once(this.#child, "message")
    this.#child.send(asked)
    const [answer] = await Promise.race([answered, this.#ended])
    return answer
  }

  [Symbol.dispose](): void {
    this.#child.disconnect()
  }
}
