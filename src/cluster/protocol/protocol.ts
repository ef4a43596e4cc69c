import * as Schema from "effect/Schema"
import { JobHeader } from "../../job/ProcessingJob.ts"
import { InvalidJob } from "../../job/JobError.ts"
import * as Effect from "effect/Effect"

/**
 * The version of the protocol between callers and runners: tasks, tables and encoded results. It is part of the queue's
 * name, so a runner never takes a task of another version.
 */
export const PROTOCOL = 1

/** The name of the queue that runners of this version take their tasks from. */
export const queueName = (queue: string): string => `marketsweep/${PROTOCOL}/${queue}`

/** A runner renews each lease three times before it expires, and the queue counts in whole seconds. */
export const LEAST_LEASE_MS = 2000

export const QUEUE_NAMES = "the name of a queue of 1 to 80 characters"

/** Whether this is a valid queue name: the table of tasks has room for 100 characters. */
export const isQueueName = (queue: string): boolean => /^.{1,80}$/su.test(queue) && isStorable(queue)

/** The task that prepares a job on a runner, before any symbol of it runs. */
export const OPENING = -1

/** The most symbols of a chunk, and the size of the blocks in which symbols are stored. */
export const MAX_CHUNK = 1000

const Name = Schema.String.check(Schema.isMaxLength(200))
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * A task: a chunk of a run by its number, or `OPENING`. A run that is continued gets a new generation; a task that a
 * runner returned to the queue gets a new turn.
 */
export const Task = Schema.Struct({
  run: Name,
  generation: Schema.Int,
  number: Schema.Int,
  turn: Schema.optionalKey(Count),
  /** How often it was begun in earlier turns. */
  begun: Schema.optionalKey(Count),
  /** The ids of the runners whose own faults made it fail. */
  failedBy: Schema.optionalKey(Schema.Array(Name)),
})

export type Task = typeof Task.Type

/** The id of a task in the queue, which accepts each id once. */
export const taskId = ({ generation, number, run, turn }: Task): string =>
  `${run}/${generation}/${number}${turn === undefined ? "" : `/${turn}`}`

/** Whether Postgres can store a text unchanged. */
export const isStorable = (text: string): boolean => !text.includes("\0") && text.isWellFormed()

const MAX_FORMULA = 1_000_000
const MAX_TEXT = 1000
const MAX_PARAMETERS = 1000

const isShort = (text: string | undefined, longest = MAX_TEXT): boolean => text === undefined || text.length <= longest

const decodeUnknown = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.toType(JobHeader)))

const refuse = (what: string) => Effect.fail(new InvalidJob({ message: `Expected ${what}` }))

/** Decodes a job header from the database, where any program may have written it: names, a formula and limits. */
export const decodeHeader = Effect.fnUntraced(function* (text: string): Effect.fn.Return<JobHeader, InvalidJob> {
  if (text.length > 2 * MAX_FORMULA) return yield* refuse(`a job of at most ${2 * MAX_FORMULA} characters`)
  const header = yield* decodeUnknown(text, { onExcessProperty: "error" }).pipe(
    Effect.mapError(({ message }) => new InvalidJob({ message })),
  )
  if (!isShort(header.formula, MAX_FORMULA)) return yield* refuse(`a formula of at most ${MAX_FORMULA} characters`)
  if (!isShort(header.id) || !isShort(header.condition)) {
    return yield* refuse(`an id and a condition of at most ${MAX_TEXT} characters`)
  }
  const parameters = Object.entries(header.parameters ?? {})
  if (parameters.length > MAX_PARAMETERS) return yield* refuse(`at most ${MAX_PARAMETERS} parameters`)
  const areShort = parameters.every(([name, value]) => isShort(name) && isShort(String(value)))
  return areShort ? header : yield* refuse(`parameters of at most ${MAX_TEXT} characters`)
})

/** Why a symbol cannot run on a cluster; `undefined` if it can. */
export const symbolFault = (symbol: string): string | undefined =>
  isShort(symbol)
    ? undefined
    : `A cluster runs symbols of at most ${MAX_TEXT} characters, and this one has ${symbol.length}`

/** The symbols of a chunk that can run; other programs may have written invalid ones. */
export const decodeSymbols = (symbols: ReadonlyArray<string>): ReadonlyArray<string> =>
  symbols.slice(0, MAX_CHUNK).filter((symbol) => symbol !== "" && isShort(symbol))

/** Encodes a job's header without its retries, which the caller handles. */
export const encodeHeader = ({ retries: _, ...header }: JobHeader): string => JSON.stringify(header)
