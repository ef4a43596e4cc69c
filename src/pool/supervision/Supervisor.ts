import type { JobError } from "../../job/JobError.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { RunningSymbol } from "../SymbolPool.ts"
import * as protocol from "../protocol/protocol.ts"
import { lossOf, settle } from "./answering/settlements.ts"
import { Crew, type CrewOptions } from "./crew/Crew.ts"
import { Dispatcher } from "./dispatch/Dispatcher.ts"
import { Openings } from "./dispatch/Openings.ts"
import { Casualties } from "./ending/Casualties.ts"
import { Endings } from "./ending/Endings.ts"
import { PoolLife } from "./ending/PoolLife.ts"
import { Incidents } from "./Incidents.ts"
import { Watch } from "./judging/watch.ts"
import type { OpenJob, PoolWorker, Task } from "./worker/PoolWorker.ts"
import { START_LIMIT_MS } from "./worker/states.ts"
import { makeTask } from "./worker/task.ts"

export interface SupervisorOptions extends CrewOptions {
  /** A symbol that runs longer is flagged, and logged while it goes on. */
  readonly slowAfterMs: number
  readonly warn: (message: string) => void
}

/**
 * Gives symbols to workers and answers each exactly once, whatever happens to the
 * workers. Works with plain callbacks: a fiber that is resumed runs at once, so
 * each step settles last, after all state is updated.
 *
 * Handles the requests to a pool; {@link Incidents} handles the events of its workers.
 */
export class Supervisor {
  readonly #crew: Crew
  readonly #openings = new Openings()
  readonly #dispatcher: Dispatcher
  readonly #endings: Endings
  readonly #life: PoolLife
  readonly #measuresWork: boolean

  constructor(options: SupervisorOptions) {
    const { lanes, settings, slowAfterMs, warn, workers } = options
    this.#measuresWork = settings.measureWork
    const openings = this.#openings
    const isOpen = () => life.refusal === undefined
    const watch = new Watch(openings.jobs, slowAfterMs, {
      onBlocked: (worker) => incidents.moveWaiting(worker),
      onThreat: () => crew.expectTrouble(),
      onSlow: (symbol) => warn(`${symbol} has been running for ${slowAfterMs / 1000}s and continues`),
    })
    const crew = new Crew(options, {
      onMessage: (from, message) => incidents.onMessage(from, message),
      onEnding: () => incidents.onEnding(),
      onLingering: (worker) => incidents.onLingering(worker),
      onExit: (from, code) => incidents.onExit(from, code),
      onRetry: () => incidents.retry(),
      onStart: (worker) => watch.lookAfter(worker, START_LIMIT_MS),
      mayStart: isOpen,
    })
    const replace = (worker: PoolWorker) => crew.retire(worker)
    const dispatcher = new Dispatcher({ workers, lanes, replace, isOpen }, crew, watch, openings)
    const life = new PoolLife(crew, openings, dispatcher)
    const endings = new Endings(crew, dispatcher, openings, watch)
    const casualties = new Casualties(crew, dispatcher, openings, endings)
    const incidents = new Incidents(options, { casualties, crew, dispatcher, life, openings, watch })
    this.#crew = crew
    this.#dispatcher = dispatcher
    this.#endings = endings
    this.#life = life
    crew.startMissing()
  }

  /** The running symbols, and how long each has been running, in ms. */
  running(): ReadonlyArray<RunningSymbol> {
    const now = protocol.monotonicMs()
    return [...this.#crew.workers].flatMap((worker) => {
      worker.refresh()
      const lane = worker.runningLane()
      const task = worker.occupants[lane]
      return task === undefined ? [] : [{ symbol: task.symbol, elapsedMs: now - worker.beganAt(lane, now) }]
    })
  }

  /** Calls back once a worker is ready, or with the reason why none will be. */
  ready(onReady: (error: JobError | undefined) => void): () => void {
    return this.#life.ready(onReady)
  }

  /** Prepares a job on one worker. */
  open(header: JobHeader, symbols: number, onOpen: (error: JobError | undefined) => void): OpenJob {
    const job = this.#openings.add(header, symbols, onOpen)
    const { refusal } = this.#life
    if (refusal !== undefined) this.#openings.settleAll(refusal)
    else {
      this.#crew.tryNow()
      this.#dispatcher.schedule()
    }
    return job
  }

  /** Closes a job; calls back once the symbols that end with it no longer run. */
  closeJob(job: OpenJob, onClosed: () => void): void {
    this.#endings.closeJob(job, onClosed)
  }

  /** Forgets a job; its symbols have been answered or cancelled. */
  forget(job: OpenJob): void {
    this.#endings.forget(job)
  }

  /** Holds back the symbols of a job that have not begun, or releases them. */
  hold(job: OpenJob, isHeld: boolean): void {
    this.#dispatcher.hold(job, isHeld)
  }

  /** Queues a symbol; its result may come at once, if its job can no longer run. */
  submit(job: OpenJob, symbol: string, onResult: (result: ProcessingResult) => void, endsWithJob = false): Task {
    const submittedAt = this.#measuresWork ? protocol.monotonicMs() : 0
    const task = makeTask(job, symbol, onResult, endsWithJob, submittedAt)
    const lostTo = job.lostTo ?? this.#life.lostTo
    job.unanswered += 1
    if (lostTo !== undefined) settle([lossOf(task, lostTo)])
    else this.#dispatcher.add(task)
    return task
  }

  /** Ends a task that is no longer wanted; calls back once it no longer runs anywhere. */
  cancel(task: Task, onReleased: () => void): void {
    if (task.settled) onReleased()
    else this.#endings.end(task, onReleased)
  }

  /** Ends all workers; calls back once the last one is gone. */
  close(onClosed: () => void): void {
    this.#life.close(onClosed)
  }
}
