import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { PlatformError } from "effect/PlatformError"
import * as ChildProcess from "effect/process/ChildProcess"
import { type ChildProcessHandle, ChildProcessSpawner } from "effect/process/ChildProcessSpawner"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { formatInstant } from "../../job/Instant.ts"
import type { MatchRow } from "../../report/ResultTable.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count } from "../terminal/summaryText.ts"
import { matchLine } from "./matchLine.ts"

/** How many commands run at the same time, and how many matches may wait for theirs. */
const MOST_RUNNING = 4
const MOST_WAITING = 10_000

const LIMIT_SECONDS = 60

/** How to end a command: SIGTERM, then SIGKILL. */
const ENDING = { forceKillAfter: "1 second" } as const

/** Why a command did not finish. */
const problemText = ({ cause, message }: PlatformError): string => {
  const text = cause instanceof Error ? cause.message : message
  const [, signal] = /\breceipt of signal: '(\w+)'/.exec(text) ?? []
  return signal === undefined ? text : `it was ended by ${signal}`
}

const nodeSpawner = Effect.flatMap(
  Effect.promise(() =>
    Promise.all([
      import("@effect/platform-node/NodeChildProcessSpawner"),
      import("@effect/platform-node/NodeFileSystem"),
    ]),
  ),
  ([spawner, files]) => Effect.provide(ChildProcessSpawner, [spawner.layer, files.layer]),
)

/**
 * Runs a shell command for each match, with the match as JSON on its standard input: a few at a time, each for at most a
 * minute. Their output goes to standard error. The caller never waits for a command; closing the scope ends running ones.
 */
export const matchCommand = Effect.fnUntraced(function* (command: string) {
  const standardError = yield* StandardError
  const spawner = yield* nodeSpawner
  const waiting = yield* Queue.dropping<MatchRow>(MOST_WAITING)
  const running = new Set<ChildProcessHandle>()
  let isOver = false
  let unfinished = 0
  let lost = 0

  /** Relays output with backpressure: a command may print without end. */
  const print = (output: Stream.Stream<Uint8Array, PlatformError>) =>
    Effect.ignore(
      Stream.runForEach(output, (piece) =>
        Effect.callback<void>((resume) => {
          standardError.output.write(piece, () => resume(Effect.void))
        }),
      ),
    )
  const run = Effect.fnUntraced(function* (row: MatchRow) {
    const child = yield* spawner.spawn(ChildProcess.make(command, { shell: true, ...ENDING }))
    running.add(child)
    yield* Effect.addFinalizer(() => Effect.sync(() => running.delete(child)))
    const printing = yield* Effect.forkScoped(print(child.all))
    // The command may exit without reading its input.
    const input = Stream.run(Stream.succeed(matchLine(row)).pipe(Stream.encodeText), child.stdin)
    yield* Effect.forkScoped(Effect.ignore(input))
    const code = yield* child.exitCode
    // A background process of the command may keep the output open.
    yield* Effect.ignore(Effect.timeout(Fiber.join(printing), "1 second"))
    return code === 0 ? undefined : `it ended with ${code}`
  }, Effect.scoped)
  const told = (row: MatchRow) =>
    run(row).pipe(
      Effect.timeoutOrElse({
        duration: `${LIMIT_SECONDS} seconds`,
        orElse: () => Effect.succeed(`it ran for more than ${LIMIT_SECONDS} s and was ended`),
      }),
      Effect.catch((error) => Effect.succeed(problemText(error))),
      Effect.map((problem) => {
        if (isOver) return
        unfinished -= 1
        if (problem === undefined) return
        standardError.line(`warning: the command for ${row.symbol} ${formatInstant(row.time)} failed: ${problem}`)
      }),
    )

  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      if (unfinished > 0)
        standardError.line(`${count(unfinished, "command was", "commands were")} ended before they finished`)
    }),
  )
  yield* Stream.fromQueue(waiting).pipe(
    Stream.mapEffect(told, { concurrency: MOST_RUNNING, unordered: true }),
    Stream.runDrain,
    Effect.forkScoped,
  )
  const kill = () => {
    for (const { pid } of running) {
      try {
        process.kill(-pid, "SIGKILL")
      } catch {
        // It has exited meanwhile.
      }
    }
  }
  // If the process exits without closing the scope, as on a second Ctrl-C.
  yield* Effect.acquireRelease(
    Effect.sync(() => process.on("exit", kill)),
    () => Effect.sync(() => process.removeListener("exit", kill)),
  )
  // In parallel: each may take a while to end.
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      isOver = true
      return Effect.forEach(running, (child) => Effect.ignore(child.kill(ENDING)), { concurrency: "unbounded" })
    }),
  )
  return (row: MatchRow): void => {
    if (Queue.offerUnsafe(waiting, row)) {
      unfinished += 1
      return
    }
    if (lost === 0)
      standardError.line(`warning: ${MOST_WAITING} matches wait for their command; further matches get none`)
    lost += 1
  }
})
