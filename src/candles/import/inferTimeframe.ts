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
import { spokenByTimes } from "./spokenByTimes.ts"

/** Files that are looked at, the first ones: the others are compared with what these say when they are read. */
const MOST_FILES = 32
/** Rows of each file that are looked at. */
const MOST_ROWS = 2000
/** Timeframes to read a file as, until its times can be read: years, months and weeks have forms of their own. */
const TRIED = ["1d", "1m", "1w", "1M", "1y"] as const
/** Lengths of bars that are usual: of those that a number may mean. */
const USUAL = /^(1|5|10|15|30)s$|^(1|2|3|5|10|15|30|60)m$|^(1|2|3|4|6|8|12)h$|^[17]d$|^1w$|^[136]M$|^1y$/

/** How a timeframe is known. */
interface Chosen {
  readonly timeframe: Timeframe
  /** What it was taken from, unless it was asked for. */
  readonly note?: string
}

interface Looked {
  readonly says: ReadonlyArray<ReadonlyArray<string>>
  readonly times: ReadonlyMap<string, ReadonlyArray<number>>
}

type Given = Pick<ImportTarget, "options" | "settings">

/** What a file says of its bars, and their times, by symbol; fails with what is wrong with it. */
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
      return { says: rows.says, times }
    },
    catch: (error) => (error instanceof Error ? error : new Error(String(error))),
  })
}, Effect.scoped)

/** Looks into a file as each timeframe, until its times can be read. */
const look = Effect.fnUntraced(function* (file: CandleFile, given: Given) {
  let reason: string | undefined
  for (const timeframe of TRIED) {
    const looked = yield* Effect.result(lookInto(file, timeframe, given))
    if (Result.isSuccess(looked) && looked.success.times.size > 0) return looked.success
    if (Result.isFailure(looked) && !(looked.failure instanceof LeftOutFile)) reason ??= looked.failure.message
  }
  return reason
})

/** What the name of a file says, or its folders. */
const ofName = ({ path, stem }: CandleFile): ReadonlyArray<string> | undefined => {
  const said = freqtradeFile(path)?.timeframe ?? partitionOf(path).timeframe ?? sourceOfFile(stem)?.period
  const timeframes = said === undefined ? [] : periodTimeframes(said)
  return timeframes.length === 1 ? timeframes : undefined
}

/** The timeframe of a file: the one that it says, or its times; `undefined` if neither is clear. */
const ofFile = ({ says, times }: Looked): ReadonlyArray<string> => {
  const spoken = new Set([...times.values()].flatMap((series) => spokenByTimes(series) ?? []))
  const said = says.map((all) => {
    const usual = all.filter((each) => USUAL.test(each) || spoken.has(each))
    const fitting = usual.filter((each) => [...spoken].every((other) => maySay([each], other)))
    return (fitting.length > 0 ? fitting : usual)[0] ?? all[0]
  })
  const isClear = says.every((all) => all.filter((each) => USUAL.test(each)).length === 1) || spoken.size > 0
  return says.length > 0 && isClear ? [...new Set(said)] : [...spoken]
}

/** Joins the series of files of which none has enough bars, such as one of each day. */
const ofAll = (looked: ReadonlyArray<Looked>): ReadonlyArray<string> => {
  const series = new Map<string, Array<number>>()
  for (const { times } of looked)
    for (const [symbol, some] of times) series.set(symbol, [...(series.get(symbol) ?? []), ...some])
  return [...new Set([...series.values()].flatMap((times) => spokenByTimes(times) ?? []))]
}

const SAY = "give --timeframe, such as --timeframe 1d"

/**
 * The timeframe of files that are imported without one: the one that all of them say, or whose bars are spaced so; else the
 * only one of the store. Fails where that is not clear.
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
    return yield* new InvalidJob({ message: `What a bar of the files covers cannot be told from them${why}: ${SAY}` })
  }
  if (only !== undefined && !stored.includes(timeframe)) {
    return yield* new InvalidJob({
      message: `The bars of the files are ${timeframe}, and the store has ${stored.join(", ")}: give --timeframe ${timeframe} to have both`,
    })
  }
  return { timeframe, note: `bars are ${timeframe}, as the files say or their times are spaced` }
})

/** The timeframe that is asked for, or else that of the files. */
export const chosenTimeframe = (
  files: ReadonlyArray<CandleFile>,
  stored: ReadonlyArray<string>,
  given: Given,
): Effect.Effect<Chosen, InvalidJob> => {
  const { timeframe } = given.options
  if (timeframe !== undefined) return Effect.succeed({ timeframe })
  // Without a file there is nothing to say it of.
  if (files.length === 0) return Effect.succeed({ timeframe: "1d" })
  return given.settings.aggregate
    ? Effect.fail(new InvalidJob({ message: "What to make bars of is not said: give --timeframe with --aggregate" }))
    : inferTimeframe(files, stored, given)
}
