/** How a task ended: with its answer, or with an error message. */
export type Outcome = { readonly answer: unknown } | { readonly error: string }

/** A pool to compare. */
export interface Peer {
  /** Runs all tasks as fast as the pool can and adds up their answers. */
  readonly sum: (names: ReadonlyArray<string>) => Promise<number>
  /** Submits all tasks at once and calls `onSettled` for each when it has ended. */
  readonly settle: (names: ReadonlyArray<string>, onSettled: (name: string, outcome: Outcome) => void) => void
  readonly close: () => Promise<unknown>
}

/** Every task has a limit, and a thread gets one task at a time, so that no task affects another. */
export interface Guards {
  readonly limitMs: number
  /** The heap limit of a thread. */
  readonly heapMb?: number
}

export interface PeerOptions {
  readonly workers: number
  /** For speed: how many tasks to have outstanding. */
  readonly inFlight: number
  /** The safest settings; without it they are the fastest. */
  readonly guarded?: Guards
}

export type OpenPeer = (options: PeerOptions) => Peer | Promise<Peer>

/** How many causes of a chain are shown. */
const CAUSES = 2

/** An error in words: its name or tag, its message, its cause. */
export const inWords = (error: unknown, causes = CAUSES): string => {
  if (typeof error !== "object" || error === null) return String(error)
  const name =
    "_tag" in error && typeof error._tag === "string" ? error._tag : "name" in error ? String(error.name) : ""
  const message = "message" in error ? String(error.message) : ""
  const cause =
    "cause" in error && error.cause !== undefined && causes > 0 ? ` (${inWords(error.cause, causes - 1)})` : ""
  return `${name}: ${message}${cause}`.replaceAll(/\s+/g, " ")
}

/** Runs with a signal that aborts at the limit. */
export const underLimit = async <A>(limitMs: number, run: (signal: AbortSignal) => Promise<A>): Promise<A> => {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new Error(`over the limit of ${limitMs} ms`)), limitMs)
  try {
    return await run(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}

/** A thread's limits, as `node:worker_threads` takes them. */
export const heapLimit = (guarded: Guards | undefined): { readonly maxOldGenerationSizeMb?: number } =>
  guarded?.heapMb === undefined ? {} : { maxOldGenerationSizeMb: guarded.heapMb }

/** A peer whose `run` returns a promise for each task. */
export const peerOf = (
  run: (name: string) => PromiseLike<unknown>,
  inFlight: number,
  close: () => Promise<unknown>,
): Peer => ({
  sum: async (names) => {
    let next = 0
    let sum = 0
    const lane = async (): Promise<void> => {
      while (next < names.length) {
        const answer = await run(names[next++])
        sum += Number(answer)
      }
    }
    await Promise.all(Array.from({ length: Math.min(inFlight, names.length) }, lane))
    return sum
  },
  settle: (names, onSettled) => {
    for (const name of names) {
      run(name).then(
        (answer) => onSettled(name, { answer }),
        (error: unknown) => onSettled(name, { error: inWords(error) }),
      )
    }
  },
  close,
})
