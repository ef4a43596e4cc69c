/*
 * What a worker can be, and what each waits for:
 *
 *   starting ──ready──► ready ──fatal error──► failing ──┐
 *      │                  │                       │      │
 *      │ fatal error      │ kill                  │ 1 s  │ its exit
 *      │ kill             ▼                       ▼      ▼
 *      └───────────────► ending ◄─────────────────┘ ──► dead
 *
 * A worker is a stranger: it may never go on, in any state. So each state has a
 * longest time, after which the worker is killed; and one that does not die of
 * that is left behind. The table is the only way from one state to the next.
 */
export type WorkerState = keyof typeof STATES

/** How long a worker may take to become ready, or to prepare a job: a second's work takes half a minute at load 30. */
export const START_LIMIT_MS = 60_000

/** How long a worker with a processor and no running symbol may leave one waiting before it counts as stuck. */
export const SILENT_LIMIT_MS = 2_000

/** No symbol waits behind one that runs for longer than this. */
export const LOOK_AFTER_MS = 20

/** How long the exit may take after a fatal error before the worker is killed. */
const FAIL_LIMIT_MS = 1_000

/** How long a killed worker may take to die (a thread in native code does not) before it is left behind. */
const DIE_LIMIT_MS = 5_000

/** Each state: its successors, and after how long (in ms) the pool ends it. */
export const STATES = {
  /** It loads its module and builds its layer. */
  starting: { limitMs: START_LIMIT_MS, next: ["ready", "failing", "ending", "dead"] },
  /** It takes work. Its limit is that of its work, see {@link longestMs}; none while it owes nothing. */
  ready: { limitMs: undefined, next: ["failing", "ending", "dead"] },
  /** Fatal error; its exit follows. */
  failing: { limitMs: FAIL_LIMIT_MS, next: ["ending", "dead"] },
  /** It was killed; its exit follows. */
  ending: { limitMs: DIE_LIMIT_MS, next: ["dead"] },
  /** It is gone, or left behind. */
  dead: { limitMs: undefined, next: [] },
} as const satisfies Record<string, { readonly limitMs: number | undefined; readonly next: ReadonlyArray<string> }>

/** Whether one state may follow another. */
export const mayFollow = (state: WorkerState, next: WorkerState): boolean => {
  const allowed: ReadonlyArray<WorkerState> = STATES[state].next
  return allowed.includes(next)
}

/**
 * How long a worker may owe something without a sign of life, whatever its markers say:
 * it prepares, reads ahead, runs one symbol, and is silent, each for as long as
 * it may.
 */
export const longestMs = (limitMs: number): number => START_LIMIT_MS + 2 * limitMs + 2 * SILENT_LIMIT_MS
