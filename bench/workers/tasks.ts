// The tasks as plain functions, the same for every pool. A task's name
// says what to do: `quick:12`, `busy:12`, or one of the faults.

const BUSY_NS = 50_000n
const INNOCENT_NS = 1_000_000n

const holdFor = (ns: bigint): void => {
  const end = process.hrtime.bigint() + ns
  while (process.hrtime.bigint() < end);
}

const never = (): Promise<number> => new Promise(() => {})

const deeper = (depth: number): number => 1 + deeper(depth + 1)

/** Each is one way in which code can go wrong. */
const faults: Readonly<Record<string, () => unknown>> = {
  endlessLoop: () => {
    for (;;);
  },
  neverSettles: never,
  exitsWithZero: () => process.exit(0),
  exitsWithSeven: () => process.exit(7),
  throwsAsync: () => {
    setTimeout(() => {
      throw new Error("thrown from a timer")
    }, 2)
    return never()
  },
  rejectsUnhandled: () => {
    void Promise.reject(new Error("nobody handles this"))
    return never()
  },
  overflowsStack: () => deeper(0),
  answersFunction: () => () => 1,
  exhaustsMemory: () => {
    const kept: Array<unknown> = []
    for (let i = 0; ; i++) kept.push([i, [i], [i], [i], [i], [i], [i], [i]])
  },
}

export const FAULTS: ReadonlyArray<string> = Object.keys(faults)

/** Performs the task of a name; unless it is a fault, the answer is the number in the name. */
export const perform = (name: string): unknown => {
  const colon = name.indexOf(":")
  const kind = name.slice(0, colon)
  if (kind === "busy") holdFor(BUSY_NS)
  else if (kind === "innocent") holdFor(INNOCENT_NS)
  else if (kind !== "quick") return faults[kind]()
  return Number(name.slice(colon + 1))
}
