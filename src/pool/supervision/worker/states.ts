/*
 * The states of a worker, and what leads from one to the next:
 *
 *   starting ──ready──► ready ──fatal error──► failing ──┐
 *      │                  │                       │      │
 *      │ fatal error      │ kill                  │ 1 s  │ its exit
 *      │ kill             ▼                       ▼      ▼
 *      └───────────────► ending ◄─────────────────┘ ──► dead
 *
 * A worker may hang in any state. So each state has a time limit, after which the
 * worker is killed, and one that does not die of that is left behind. The table
 * below has all transitions.
 */
export type WorkerState = keyof typeof STATES

/**
 * How long a worker may take to become ready, or to prepare a job. At load 30, one second of work takes half a
 * minute.
 */
export const START_LIMIT_MS = 60_000

/** How long a worker that has a processor may leave a symbol waiting and run none before it counts as stuck. */
export const SILENT_LIMIT_MS = 2_000

/** Symbols that wait behind one that runs for longer than this are moved to another worker. */
export const LOOK_AFTER_MS = 20

/** How long the exit may take after a fatal error before the worker is killed. */
const FAIL_LIMIT_MS = 1_000

/** How long a killed worker may take to die (a thread in native code does not) before it is left behind. */
const DIE_LIMIT_MS = 5_000

/** The successors of each state, and after how long the pool ends it. */
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
 * How long a worker may owe something without an answer, whatever its markers say,
 * in ms: as long as it may prepare, read ahead, run one symbol, and be silent.
 */
export const longestMs = (limitMs: number): number => START_LIMIT_MS + 2 * limitMs + 2 * SILENT_LIMIT_MS
