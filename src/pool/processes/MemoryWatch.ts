import { OUT_OF_MEMORY } from "../supervision/worker/Transport.ts"
import { residentBytes } from "./processStatus.ts"

/** How often the memory of a child is checked, in ms: while it owes answers, and while it is idle. */
const BUSY_MS = 25
const IDLE_MS = 500

const MB = 1024 * 1024

export interface MemoryWatchOptions {
  readonly pid: number
  readonly maxResidentMb: number
  readonly isBusy: () => boolean
  readonly onOver: (fault: Error) => void
}

/** Checks the memory of a child from outside, until it exceeds the limit or the watch is stopped. */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions
  #timer: NodeJS.Timeout | undefined
  #idle = false
  #stopped = false

  constructor(options: MemoryWatchOptions) {
    this.#options = options
    this.#lookAfter(BUSY_MS)
  }

  /** Checks more often from now on: the child has work. */
  wake(): void {
    if (!this.#idle || this.#stopped) return
    this.#idle = false
    this.#lookAfter(BUSY_MS)
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  #lookAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#look(), ms)
  }

  #look(): void {
    const { pid, maxResidentMb, isBusy, onOver } = this.#options
    const bytes = residentBytes(pid)
    if (bytes !== undefined && bytes > maxResidentMb * MB) {
      this.stop()
      const message = `its process took ${Math.round(bytes / MB)} MB, over the limit of ${maxResidentMb} MB`
      return onOver(Object.assign(new Error(message), { code: OUT_OF_MEMORY }))
    }
    this.#idle = !isBusy()
    this.#lookAfter(this.#idle ? IDLE_MS : BUSY_MS)
  }
}
