import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { InvalidJob } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { sourceOfFile } from "../csv/columns/sources.ts"
import { makePlainForm } from "../csv/judge/plainForm.ts"
import { maySay, periodTimeframes } from "../csv/values/periodNames.ts"
import { partitionOf } from "../source/filePaths.ts"
import type { CandleFile } from "./files/candleFiles.ts"
import { dateOfPath } from "./files/pathDate.ts"
import { freqtradeFile } from "./files/freqtradeFile.ts"
import { rowsOf, type ImportTarget } from "./importFile.ts"
import { LeftOutFile } from "./report/UnusableFile.ts"
import { timeframeOfTimes } from "./timeframeOfTimes.ts"

/** How many files to look at; the others are checked against them when they are read. */
const MOST_FILES = 32
/** How many rows of each file to look at. */
const MOST_ROWS = 2000
/** Timeframes to try until the times of a file can be read: years, months and weeks are written differently. */
const TRIED = ["1d", "1m", "1w", "1M", "1y"] as const
/** Common lengths of bars, to decide what a number means. */
const USUAL = /^(1|5|10|15|30)s$|^(1|2|3|5|10|15|30|60)m$|^(1|2|3|4|6|8|12)h$|^[17]d$|^1w$|^[136]M$|^1y$/

/** A timeframe and its origin. */
interface Chosen {
  readonly timeframe: Timeframe
  /** How it was inferred; absent if it was given. */
  readonly note?: string
}

interface Looked {
  readonly stated: ReadonlyArray<ReadonlyArray<string>>
  readonly times: ReadonlyMap<string, ReadonlyArray<number>>
}

type Given = Pick<ImportTarget, "options" | "settings">

/** Reads the stated timeframes of a file, and the times of its bars by symbol; fails if the file cannot be read. */
const lookInto = Effect.fnUntraced(function* (file: CandleFile, timeframe: string, { options, settings }: Given) {
  const pathDate = dateOfPath(file)
  const dated = pathDate === undefined ? {} : { pathDate }
  const read = { ...settings, ...dated, stem: file.stem, timeframe, aggregate: true, allowGaps: true }
  const content = yield* file.open
  const rows = yield* rowsOf(file, content, { options, plainForm: makePlainForm(), settings: read })
  return yield* Effect.try({
    try: (): Looked => {
      const times = new Map<string, Array<number>>()
      let count = 0
      const add = (_: number, reason: string | undefined): void => {
        count++
        const { symbol, time, wrongPrices } = rows.row
        if (reason !== undefined || wrongPrices !== undefined || count > MOST_ROWS) return
        const known = times.get(symbol)
        if (known === undefined) times.set(symbol, [time])
        else known.push(time)
      }
      const isEnough = (): boolean => count >= MOST_ROWS
      for (let isOver = false; !isOver;) isOver = !rows.next(add) || isEnough()
      return { stated: rows.stated, times }
    },
    catch: (error) => (error instanceof Error ? error : new Error(String(error))),
  })
}, Effect.scoped)

/** Tries timeframes until the times of a file can be read. */
const look = Effect.fnUntraced(function* (file: CandleFile, given: Given) {
  let reason: string | undefined
  for (const timeframe of TRIED) {
    const looked = yield* Effect.result(lookInto(file, timeframe, given))
    if (Result.isSuccess(looked) && looked.success.times.size > 0) return looked.success
    if (Result.isFailure(looked) && !(looked.failure instanceof LeftOutFile)) reason ??= looked.failure.message
  }
  return reason
})

/** The timeframe in the name of a file, or of its folders. */
const ofName = ({ path, stem }: CandleFile): ReadonlyArray<string> | undefined => {
  const said = freqtradeFile(path)?.timeframe ?? partitionOf(path).timeframe ?? sourceOfFile(stem)?.period
  const timeframes = said === undefined ? [] : periodTimeframes(said)
  return timeframes.length === 1 ? timeframes : undefined
}

/** The timeframes of a file: those that it states, or those of its times; empty if neither is clear. */
const ofFile = ({ stated, times }: Looked): ReadonlyArray<string> => {
  const spaced = new Set([...times.values()].flatMap((series) => timeframeOfTimes(series) ?? []))
  const said = stated.map((all) => {
    const usual = all.filter((each) => USUAL.test(each) || spaced.has(each))
    const fitting = usual.filter((each) => [...spaced].every((other) => maySay([each], other)))
    return (fitting.length > 0 ? fitting : usual)[0] ?? all[0]
  })
  const isClear = stated.every((all) => all.filter((each) => USUAL.test(each)).length === 1) || spaced.size > 0
  return stated.length > 0 && isClear ? [...new Set(said)] : [...spaced]
}

/** The timeframes of the joined series of files that are too short alone, such as one for each day. */
const ofAll = (looked: ReadonlyArray<Looked>): ReadonlyArray<string> => {
  const series = new Map<string, Array<number>>()
  for (const { times } of looked)
    for (const [symbol, some] of times) series.set(symbol, [...(series.get(symbol) ?? []), ...some])
  return [...new Set([...series.values()].flatMap((times) => timeframeOfTimes(times) ?? []))]
}

const SAY = "give --timeframe, such as --timeframe 1d"

/**
 * Infers the timeframe of files: the one that all of them state, or the spacing of their bars, or else the only one of the
 * store. Fails if that is not clear.
 */
const inferTimeframe = Effect.fnUntraced(function* (
  files: ReadonlyArray<CandleFile>,
  stored: ReadonlyArray<string>,
  given: Given,
): Effect.fn.Return<Chosen, InvalidJob> {
  const found = new Map<string, string>()
  const unclear: Array<Looked> = []
  let reason: string | undefined
  for (const file of files.slice(0, MOST_FILES)) {
    const named = ofName(file)
    const looked = named === undefined ? yield* look(file, given) : undefined
    if (typeof looked === "string") reason ??= looked
    const timeframes = named ?? (typeof looked === "object" ? ofFile(looked) : [])
    for (const each of timeframes) if (!found.has(each)) found.set(each, file.path)
    if (timeframes.length === 0 && typeof looked === "object") unclear.push(looked)
  }
  if (found.size === 0) for (const each of ofAll(unclear)) found.set(each, "all files together")
  const [[timeframe] = [undefined], ...others] = found
  if (others.length > 0) {
    const all = [...found].map(([each, path]) => `${each} (${path})`).join(", ")
    return yield* new InvalidJob({ message: `The files have bars of several timeframes, ${all}: ${SAY}` })
  }
  const [only, ...more] = stored
  if (timeframe === undefined) {
    if (only !== undefined && more.length === 0)
      return { timeframe: only, note: `bars are ${only}, the only timeframe of the store` }
    const why = unclear.length > 0 || reason === undefined ? "" : ` (${reason})`
    return yield* new InvalidJob({ message: `The timeframe of the files is not clear${why}: ${SAY}` })
  }
  if (only !== undefined && !stored.includes(timeframe)) {
    return yield* new InvalidJob({
      message: `The bars of the files are ${timeframe}, and the store has ${stored.join(", ")}: give --timeframe ${timeframe} to have both`,
    })
  }
  return { timeframe, note: `bars are ${timeframe}, as the files state or their times are spaced` }
})

/** The given timeframe, or else the inferred one. */
export const chosenTimeframe = (
  files: ReadonlyArray<CandleFile>,
  stored: ReadonlyArray<string>,
  given: Given,
): Effect.Effect<Chosen, InvalidJob> => {
  const { timeframe } = given.options
  if (timeframe !== undefined) return Effect.succeed({ timeframe })
  // Without files it does not matter.
  if (files.length === 0) return Effect.succeed({ timeframe: "1d" })
  return given.settings.aggregate
    ? Effect.fail(new InvalidJob({ message: "--aggregate needs a timeframe to combine bars into: give --timeframe" }))
    : inferTimeframe(files, stored, given)
}
