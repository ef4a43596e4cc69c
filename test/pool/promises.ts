import { readFileSync } from "node:fs"
import { assert } from "@effect/vitest"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import type { SymbolError } from "../../src/job/SymbolError.ts"
import type * as ProcessPool from "../../src/pool/processes/ProcessPool.ts"

export type Outcome = "Answered" | SymbolError["_tag"]

/** What is observed when a fault runs among innocents. */
interface Seen {
  readonly own: ProcessingResult
  /** The warnings of the pool. */
  readonly log: string
  /** The workers that answered innocents, before and after the fault. */
  readonly workers: ReadonlySet<number | undefined>
}

/**
 * Faults that run in a pool of this process, each among innocents that are all answered, and their possible outcomes.
 */
interface BesideInnocents {
  readonly faults: ReadonlyArray<string>
  readonly outcomes: ReadonlyArray<Outcome>
  readonly options?: Partial<ProcessPool.Options>
  /** Asserts what else the cell says. */
  readonly also?: (seen: Seen) => void
}

/** A fault that needs a process of its own: a program of `test/faults`, and how it ends. */
interface InItsOwnProcess {
  readonly program: string
  readonly args: ReadonlyArray<string>
  readonly ends: (ended: {
    readonly output: string
    readonly code: number | null
    readonly signal: string | null
  }) => void
  readonly outcomes: ReadonlyArray<Outcome>
}

/** A test of `test/pool`, by its file and its title as written there. */
export type Elsewhere = readonly [file: string, title: string]

export type Shown = BesideInnocents | InItsOwnProcess | { readonly tests: ReadonlyArray<Elsewhere> }

const outputs = (...outcomes: ReadonlyArray<Outcome>): Pick<InItsOwnProcess, "ends"> => ({
  ends: ({ output }) => assert.strictEqual(output, outcomes.join(" ")),
})

const twice = /twice, the second time alone/

const isSaidToBe =
  (pattern: RegExp) =>
  ({ own }: Seen): void =>
    assert.match(own.error?.message ?? "", pattern)

/** The same faults and outcomes in both columns. */
const both = (shown: Shown): readonly [threads: Shown, processes: Shown] => [shown, shown]

const answered = (...faults: ReadonlyArray<string>) => both({ faults, outcomes: ["Answered"] })

const walls = { maxHeapMb: 48, maxResidentMb: 300 }

const heap = "memory.process.ts"

const held = "held.process.ts"

const resources = "hostResources.test.ts"
const inProcesses: Elsewhere = [
  resources,
  "in processes release files and programs, and block no other symbol, whatever they wait for",
]
const output = "hostOutput.test.ts"

/** Every row of the table of what a fault costs, and what proves each of its cells. */
export const faultRows: Readonly<Record<string, readonly [threads: Shown, processes: Shown]>> = {
  "loops or waits forever": both({ faults: ["endlessLoop", "neverSettles"], outcomes: ["Timeout"] }),
  "fails, throws, overflows the stack": both({
    faults: ["failsTyped", "throws", "overflowsStack"],
    outcomes: ["CandlesUnavailable", "Failed"],
    options: { workers: 1, spares: 0 },
    also: ({ workers }) => assert.deepStrictEqual(workers, new Set([1])),
  }),
  "calls `process.exit`, even with 0": both({
    faults: ["exitsWithZero", "exitsWithSeven"],
    outcomes: ["Crashed"],
    also: (seen) => {
      isSaidToBe(twice)(seen)
      isSaidToBe(/exit code [07]$/)(seen)
    },
  }),
  "throws from a callback, leaves a rejection unhandled": both({
    faults: ["throwsAsync", "rejectsUnhandled"],
    outcomes: ["Crashed"],
    also: (seen) => {
      isSaidToBe(twice)(seen)
      isSaidToBe(/the worker died of \w*Error: /)(seen)
    },
  }),
  "returns an answer that is invalid, too large or not cloneable": both({
    faults: ["answersNaN", "answersNothing", "answersWrongShape", "answersTooMuch", "answersFunction"],
    outcomes: ["InvalidReply"],
    also: isSaidToBe(/\w/),
  }),
  "answers and crashes afterwards": answered("repliesThenCrashes", "diesWhenIdle"),
  "leaves a timer that throws, or a loop that blocks the worker": answered(
    "leavesTimer",
    "leavesLoop",
    "leavesLoopLater",
  ),
  "answers twice, late, for another symbol, or posts its own messages": answered(
    "postsForgedAnswers",
    "postsLater",
    "postsNumber",
    "postsText",
  ),
  "fills the heap with many small objects": [
    {
      program: heap,
      args: ["smallObjects"],
      outcomes: ["OutOfMemory"],
      ...outputs("Answered", "OutOfMemory", "Answered"),
    },
    { faults: ["fillsWithObjects"], outcomes: ["OutOfMemory"], options: walls, also: isSaidToBe(/twice/) },
  ],
  "allocates one array that is larger than the heap": [
    {
      program: heap,
      args: ["oneArray"],
      outcomes: [],
      ends: ({ code, output: printed, signal }) => {
        assert.isTrue(signal === "SIGABRT" || code === 134, `code ${code}, signal ${signal}`)
        assert.strictEqual(printed, "")
      },
    },
    { faults: ["fillsWithOneArray"], outcomes: ["OutOfMemory"], options: walls, also: isSaidToBe(/twice/) },
  ],
  "fills typed arrays, bit by bit or 8 GB at once": [
    { program: heap, args: ["typedArrays"], outcomes: ["Answered"], ...outputs("Answered", "Answered", "Answered") },
    {
      faults: ["fillsWithTypedArrays", "fillsOneTypedArray"],
      outcomes: ["OutOfMemory"],
      options: walls,
      also: isSaidToBe(/twice/),
    },
  ],
  "is killed by a signal (`SIGKILL`)": [
    {
      program: heap,
      args: ["killed"],
      outcomes: [],
      ends: ({ output: printed, signal }) => assert.deepStrictEqual([printed, signal], ["", "SIGKILL"]),
    },
    { faults: ["killsItself"], outcomes: ["Crashed"], also: isSaidToBe(/twice.*SIGKILL/) },
  ],
  "waits forever in native code (`Atomics.wait`)": both({ faults: ["waitsInNativeCode"], outcomes: ["Timeout"] }),
  "computes forever in native code (`pbkdf2Sync`)": [
    {
      program: held,
      args: ["threads", "computes"],
      outcomes: ["Timeout"],
      ...outputs("Answered", "Timeout", "Answered"),
    },
    { faults: ["busyInNativeCode"], outcomes: ["Timeout"] },
  ],
  "throws while a file operation or its own thread keeps the worker from exiting": [
    {
      program: held,
      args: ["threads", "readsAndThrows", "nestsAndThrows"],
      outcomes: ["Crashed"],
      ...outputs("Answered", "Crashed", "Crashed", "Answered"),
    },
    {
      program: held,
      args: ["processes", "readsAndThrows", "nestsAndThrows"],
      outcomes: ["Crashed"],
      ...outputs("Answered", "Crashed", "Crashed", "Answered"),
    },
  ],
  "forges its start or state in the lanes, then loops": both({
    faults: ["startsNever", "startsNowhere", "startsTomorrow"],
    outcomes: ["Timeout", "Crashed"],
  }),
  "leaves endless work behind, in short slices": answered("leavesSlices"),
  "posts the pool's own messages (`ready`, `failed`, `rejected`)": answered(
    "postsReady",
    "postsFailed",
    "postsRejected",
  ),
  "stops itself (`SIGSTOP`)": [
    { tests: [["memory.test.ts", "stops the whole process"]] },
    { faults: ["stopsItself"], outcomes: ["Timeout"] },
  ],
  aborts: [
    { program: heap, args: ["aborts"], outcomes: ["Failed"], ...outputs("Answered", "Failed", "Answered") },
    { faults: ["aborts"], outcomes: ["Crashed"], also: isSaidToBe(/twice.*SIGABRT/) },
  ],
  "replaces a built-in function, such as `Array.prototype.push` or `Map`": both({
    faults: ["replaces/Array.prototype.push/wrong/now", "replaces/globalThis.Map/wrong/now"],
    outcomes: ["Answered", "Failed", "Crashed", "Timeout", "InvalidReply"],
    options: { workers: 1, spares: 0 },
    also: ({ log, workers }) => {
      assert.isAtLeast(workers.size, 2, "its worker was replaced")
      assert.match(log, /replaced (Array\.prototype\.push|a global object), so its worker is replaced/)
    },
  }),
  "adds properties to `Object.prototype` or `Array.prototype`": answered(
    "adds/Object.prototype",
    "adds/Array.prototype",
  ),
  "fails with an error of many megabytes": both({
    faults: ["throws40"],
    outcomes: ["Failed"],
    also: ({ own }) => assert.isAtMost(own.error?.message.length ?? Infinity, 66_000),
  }),
  "answers with an object whose values change from read to read": both({
    faults: ["odd-changingValue", "odd-changingMatches", "odd-shrinkingMatches"],
    outcomes: ["Answered", "InvalidReply"],
    also: ({ own }) => {
      const { computedIndicators, error } = own
      if (error === undefined) assert.strictEqual(computedIndicators["n"], 3)
      else assert.include(error.message, "matches")
    },
  }),
  "opens files and is killed": [
    {
      tests: [
        [resources, "on threads close the files that they opened, and leave the programs that they started running"],
        [resources, "on threads do not affect other symbols while they open files by promise"],
      ],
    },
    { tests: [inProcesses] },
  ],
  "starts a program and is killed": [
    {
      tests: [
        [resources, "on threads close the files that they opened, and leave the programs that they started running"],
      ],
    },
    {
      tests: [inProcesses, [resources, "in processes leave only the programs running that they started detached"]],
    },
  ],
  "waits with three others for files that never open": [
    { tests: [[resources, "on threads block all reading of files until one opens if four of them wait for files"]] },
    { tests: [inProcesses] },
  ],
  "prints faster than its output is written": [
    {
      tests: [
        [output, "faster than it can be written is dropped, and a line says how much"],
        [output, "does not fill the memory of this process: 600 MB, with standard error ${standardError}"],
      ],
    },
    {
      tests: [[output, "does not fill the memory of this process: 600 MB, with standard error ${standardError}"]],
    },
  ],
  "posts to its `parentPort` without end": both({
    tests: [[output, "does not fill the memory of this process: 1 GB"]],
  }),
  "prints while standard error is closed": both({
    tests: [[output, "is dropped without affecting any symbol once the reader of standard error is gone"]],
  }),
}

const start = "start.test.ts"
const comesBack = "comesBack.test.ts"

/** Every row of the table of what else goes wrong, and the tests that prove it. */
export const otherRows: Readonly<Record<string, ReadonlyArray<Elsewhere>>> = {
  "a worker cannot start: no store, a wrong setting": [
    [start, "fails with the worker's own error when its layer fails"],
  ],
  "three workers in a row die before any is ready or has run a symbol": [
    [start, "fails with PoolUnavailable when worker after worker dies before it is ready"],
    ["edges.test.ts", "fails with PoolUnavailable when its workers become ready and then do nothing"],
  ],
  "workers cannot be started later: no store, no file descriptors": [
    [comesBack, "restarts its workers and answers waiting symbols after 3 s in which ${reason}"],
    [comesBack, "loses waiting symbols after minutes in which ${reason}, and runs the next job after that"],
    ["stubborn.test.ts", "loses no symbol when its store is away for a while as its workers are replaced"],
  ],
  "one worker cannot prepare a job, but another one can": [
    ["stubborn.test.ts", "sends no symbols of a job to a worker that cannot prepare it"],
  ],
  "a job's workers die again and again without an answer": [
    [comesBack, "is lost when its workers die again and again, while another job continues"],
  ],
  "the store's file is replaced": [
    ["store.test.ts", "is read anew by every worker from the next job on when the file is %s"],
    ["replacedStore.test.ts", "is read from the first file by all workers, and from the new one by the next job"],
    [
      "replacedStore.test.ts",
      "is not read by workers that are started later: symbols that only they could answer are lost",
    ],
  ],
  "this process is stopped, or the machine sleeps": [["pause.test.ts", "answers them when it continues"]],
  "prefetching fails, hangs or crashes": [["reading.test.ts", "with a ${formula}"]],
  "a job is interrupted": [["cancellation.test.ts", "${busy} (seed ${seed})"]],
  "a large job runs when a small one arrives": [
    ["cancellation.test.ts", "finishes while most of the thousands of 5 ms symbols before it are still waiting"],
  ],
}

/** Reads a table of the pool's README or of another page: the cells of each row, without the heading. */
export const tableRows = (heading: string, page = "src/pool/README.md"): ReadonlyArray<ReadonlyArray<string>> => {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8")
  const lines = text.split("\n")
  const first = lines.findIndex((line) => line.startsWith(`| ${heading}`))
  const end = lines.findIndex((line, i) => i > first && !line.startsWith("|"))
  return lines.slice(first + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split(" | ")
      .map((cell) => cell.trim()),
  )
}

/** How a cell says that an outcome is possible. */
const SAID: Readonly<Partial<Record<Outcome, RegExp>>> = {
  Answered: /its answer|its first answer|that were read first|not limited/,
  Failed: /its own error|its error|`Failed`/,
  CandlesUnavailable: /its own error/,
}

const isSaid = (cell: string, outcome: Outcome): boolean =>
  (SAID[outcome] ?? /its own error/).test(cell) || cell.includes(`\`${outcome}\``)

const TAGS = ["Timeout", "Crashed", "OutOfMemory", "InvalidReply", "Failed"] as const

/** Outcomes that a cell names and nothing proves, or the other way round. */
export const differences = (cell: string, outcomes: ReadonlyArray<Outcome>): ReadonlyArray<Outcome> => [
  ...outcomes.filter((outcome) => !isSaid(cell, outcome)),
  ...TAGS.filter((tag) => cell.includes(`\`${tag}\``) && !outcomes.includes(tag)),
  ...(SAID.Answered?.test(cell) === true && !outcomes.includes("Answered") ? (["Answered"] as const) : []),
]
