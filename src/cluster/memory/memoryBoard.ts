import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import { Board, type RunnerRecord, type RunState, type Topic } from "../board/Board.ts"
import { otherCandles, otherJob } from "../board/refusals.ts"
import { begin, blockOf, continueRun, isSameJob, type KeptRun, otherCandlesOf, overSince, recordOf } from "./KeptRun.ts"
import { nextChunks } from "../protocol/chunkSize.ts"
import { MAX_CHUNK, OPENING, type Task } from "../protocol/protocol.ts"

const topicOf = (topic: Topic): string => (topic === "runners" ? topic : `run ${topic.run}`)

/** A board in the memory of one process, for tests. */
export const layer: Layer.Layer<Board> = Layer.effect(
  Board,
  Effect.gen(function* () {
    const clock = yield* Clock.Clock
    const kept = new Map<string, KeptRun>()
    const runners = new Map<string, RunnerRecord>()
    const listeners = new Set<{ readonly topic: string; readonly texts: Queue.Queue<string> }>()
    let lastNumber = 0
    const nextNumber = (): string => {
      do lastNumber += 1
      while (kept.has(String(lastNumber)))
      return String(lastNumber)
    }
    const now = () => clock.currentTimeMillisUnsafe()

    const tell = (topic: Topic, text: string): void => {
      for (const each of listeners) if (each.topic === topicOf(topic)) Queue.offerUnsafe(each.texts, text)
    }
    const isCurrent = (task: Task): boolean => {
      const run = kept.get(task.run)
      return run !== undefined && run.state === "running" && run.generation === task.generation
    }
    const end = (run: KeptRun, state: RunState): void => {
      run.state = state
      run.endedAt = now()
      tell({ run: run.run }, "")
    }

    return {
      queue: "memory",
      submit: (submission) =>
        Effect.suspend(() => {
          const name = submission.run ?? nextNumber()
          const known = kept.get(name)
          if (known !== undefined && !isSameJob(known.submission, submission)) {
            return Effect.fail(otherJob(name))
          }
          const other = known && otherCandlesOf(known, submission)
          if (other !== undefined) return Effect.fail(otherCandles(name, other))
          const run = known ?? begin(submission, name, now())
          kept.set(name, run)
          if (run.state === "cancelled" || run.state === "failed") continueRun(run, now())
          return Effect.succeed({ run: name, generation: run.generation })
        }),
      run: (run) =>
        Effect.sync(() => {
          const found = kept.get(run)
          return found === undefined ? undefined : recordOf(found)
        }),
      runs: Effect.sync(() => [...kept.values()].map(recordOf).toReversed()),
      block: (run, block) =>
        Effect.sync(() => {
          const found = kept.get(run)
          return found && blockOf(found, block)
        }),
      setVersions: (run, block, versions) =>
        Effect.sync(() => {
          const found = kept.get(run)
          if (found === undefined) return
          found.versions ??= []
          for (const [at, version] of versions.entries()) found.versions[block * MAX_CHUNK + at] = version
        }),
      opened: (task, failure) =>
        Effect.sync(() => {
          const run = kept.get(task.run)
          if (run === undefined || run.isOpen || !isCurrent(task)) return
          run.failure = failure
          if (failure !== undefined) return end(run, "failed")
          run.isOpen = true
          tell({ run: task.run }, "")
        }),
      cancel: (name) =>
        Effect.sync(() => {
          const run = kept.get(name)
          if (run === undefined || run.state !== "running") return false
          end(run, "cancelled")
          tell("runners", name)
          return true
        }),
      read: (task) =>
        Effect.sync(() => {
          const run = kept.get(task.run)
          if (run === undefined || !isCurrent(task)) return undefined
          const { header, members } = run.submission
          const chunk = run.chunks.get(task.number)
          if (chunk === undefined && task.number !== OPENING) return undefined
          const part = <A>(all: ReadonlyArray<A> | undefined): ReadonlyArray<A> | undefined =>
            chunk === undefined ? undefined : all?.slice(chunk.from, chunk.from + chunk.symbols.length)
          return {
            header,
            symbols: chunk?.symbols ?? [],
            members: part(members),
            versions: part(run.versions),
            isFinished: chunk?.outcome !== undefined,
          }
        }),
      finish: (task, outcome) =>
        Effect.sync(() => {
          const run = kept.get(task.run)
          const chunk = run?.chunks.get(task.number)
          if (run === undefined || chunk === undefined || chunk.outcome !== undefined) return false
          chunk.outcome = outcome
          const size = Math.max(1, chunk.symbols.length)
          run.pace = outcome.workMs / size
          run.volume = outcome.parts.reduce((sum, { length }) => sum + length, 0) / size
          tell({ run: task.run }, `${task.number} ${chunk.symbols.length}`)
          return true
        }),
      cut: (name, generation) =>
        Effect.sync(() => {
          const run = kept.get(name)
          if (run === undefined || run.state !== "running" || run.generation !== generation) return []
          const { chunkSize, symbols, weight } = run.submission
          const chunks = [...run.chunks.values()]
          const outstanding = chunks.filter(({ outcome }) => outcome === undefined).length
          const slots = [...runners.values()].reduce((sum, runner) => sum + runner.slots, 0)
          const { offered, pace, volume } = run
          const next = nextChunks({
            offered,
            total: symbols.length,
            pace,
            volume,
            chunkSize,
            weight,
            slots,
            outstanding,
          })
          for (const { from, to } of next) {
            const own = symbols.slice(from, to)
            run.chunks.set(from, { number: from, from, symbols: own, queuedFor: 0, outcome: undefined })
            run.offered = to
          }
          if (outstanding === 0 && offered === symbols.length) end(run, "finished")
          const unqueued = chunks.filter(({ outcome, queuedFor }) => outcome === undefined && queuedFor < generation)
          return [...unqueued.map(({ number }) => number), ...next.map(({ from }) => from)]
        }),
      queued: (run, generation, numbers) =>
        Effect.sync(() => {
          for (const number of numbers) {
            const chunk = kept.get(run)?.chunks.get(number)
            if (chunk !== undefined) chunk.queuedFor = Math.max(chunk.queuedFor, generation)
          }
        }),
      again: (name, symbol) =>
        Effect.sync(() => {
          const run = kept.get(name)
          if (run === undefined) return -1
          const { symbols } = run.submission
          const number = symbols.length + [...run.chunks.keys()].filter((each) => each >= symbols.length).length
          const from = symbols.indexOf(symbol)
          run.chunks.set(number, { number, from, symbols: [symbol], queuedFor: 0, outcome: undefined })
          if (run.state === "finished") Object.assign(run, { state: "running", endedAt: undefined })
          return number
        }),
      finished: (run, from) =>
        Effect.sync(() =>
          [...(kept.get(run)?.chunks.values() ?? [])]
            .filter(({ number, outcome }) => number >= from && outcome !== undefined)
            .map(({ number, symbols }) => ({ number, symbols: symbols.length })),
        ),
      part: (run, number, part) =>
        Effect.sync(() => {
          const parts = kept.get(run)?.chunks.get(number)?.outcome?.parts ?? []
          return part < parts.length ? { text: parts[part], parts: parts.length } : undefined
        }),
      beat: (runner, tasks) =>
        Effect.sync(() => {
          runners.set(runner.id, runner)
          return tasks.filter((task) => !isCurrent(task))
        }),
      leave: (runner) => Effect.sync(() => void runners.delete(runner)),
      runners: Effect.sync(() => [...runners.values()]),
      otherProtocols: Effect.succeed([]),
      listen: (topic) =>
        Effect.gen(function* () {
          const listener = { topic: topicOf(topic), texts: yield* Queue.unbounded<string>() }
          listeners.add(listener)
          yield* Effect.addFinalizer(() => Effect.sync(() => listeners.delete(listener)))
          return Queue.take(listener.texts)
        }),
      forget: (olderMs) =>
        Effect.sync(() => {
          for (const [name, run] of kept) if ((overSince(run) ?? Infinity) < now() - olderMs) kept.delete(name)
        }),
    } satisfies Board["Service"]
  }),
)
