import { intervalsOf, membershipOf } from "../../job/Membership.ts"
import type { Listing } from "../../candles/Listing.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { ProcessingResult, Value } from "../../job/ProcessingResult.ts"
import type { Universe } from "../../job/Universe.ts"
import { VERSION } from "../../job/version.ts"
import { decimalsOf, encodeBars, type SymbolBars, volumeFormOf } from "../format/encodeBars.ts"
import { joinBytes, numbersToPlanes } from "../format/planes.ts"
import type { ReportHead, ReportParts } from "../format/ReportHead.ts"
import { Calendar } from "./calendar.ts"
import { otherParts } from "./otherParts.ts"
import { NO_BARS, type ReadBars } from "./readBars.ts"
import type { ReadOthers } from "./readOthers.ts"
import { reportListings } from "./reportListings.ts"

/** The content of a report. */
export interface ReportContent {
  readonly title: string
  readonly job: JobHeader & { readonly jobType: "scan" | "screen"; readonly universe?: Universe }
  /** One per symbol, sorted by name. */
  readonly results: ReadonlyArray<ProcessingResult>
  readonly bars: ReadonlyMap<string, ReadBars>
  /** The listing of each symbol, in the order of the results. */
  readonly listings: ReadonlyArray<Listing | undefined>
  readonly others: ReadOthers
  readonly createdMs: number
  readonly elapsedMs: number | null
  readonly workers: number | null
  readonly readsVolume: boolean
  readonly newestBars: number | null
}

const numberOf = (value: Value | undefined): number => (value === null || value === undefined ? NaN : Number(value))

// A custom processor may name other values for each match.
const valueOf = (values: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined

const valuesOf = (results: ReadonlyArray<ProcessingResult>) => {
  const matches = results.flatMap((result) => result.matches)
  const names = [...new Set(matches.flatMap(({ values }) => Object.keys(values)))]
  const column = (of: (match: (typeof matches)[number]) => number) => numbersToPlanes(Float64Array.from(matches, of))
  return {
    names,
    areBools: names.map((name) => matches.some(({ values }) => typeof valueOf(values, name) === "boolean")),
    bytes: joinBytes([
      column(({ close }) => close),
      ...names.map((name) => column(({ values }) => numberOf(valueOf(values, name)))),
    ]),
  }
}

const membersOf = (universe: Universe, results: ReadonlyArray<ProcessingResult>) =>
  results.map(({ symbol }) =>
    intervalsOf(membershipOf(universe, symbol) ?? []).map(({ from, to }) => [from ?? null, to ?? null] as const),
  )

const stepsOf = (calendar: Calendar, { matches }: ProcessingResult): ReadonlyArray<number> => {
  let before = 0
  return matches.map(({ time }) => {
    const place = calendar.placeOf(time)
    const step = place - before
    before = place
    return step
  })
}

// Three digits suffice for a duration; more would outweigh the rest of the head.
const threeDigits = (ms: number): number => Number(ms.toPrecision(3))

/** Encodes the content of a report: its head, and numbers to be deflated. */
export const reportParts = (content: ReportContent): { readonly head: ReportHead; readonly parts: ReportParts } => {
  const { bars, job, results } = content
  const read = results.map(({ symbol }) => bars.get(symbol) ?? NO_BARS)
  const calendar = new Calendar(
    read.map(({ columns }) => columns.time),
    results.flatMap(({ matches }) => matches.map(({ time }) => time)),
  )
  const series = read.map(({ columns }): SymbolBars => ({
    columns,
    places: calendar.placesOf(columns.time),
    decimals: decimalsOf(columns),
  }))
  const volume = volumeFormOf(series, content.readsVolume)
  const encoded = encodeBars(series, volume)
  const values = valuesOf(results)
  const listings = reportListings(content.listings)
  const { carried, leftOut } = content.others
  const others = otherParts(carried)
  const head: ReportHead = {
    format: 1,
    title: content.title,
    version: VERSION,
    createdMs: content.createdMs,
    elapsedMs: content.elapsedMs,
    workers: content.workers,
    job: {
      id: job.id,
      jobType: job.jobType,
      timeframe: job.timeframe,
      formula: job.formula ?? null,
      parameters: job.parameters ?? {},
      ...(job.condition === undefined ? {} : { condition: job.condition }),
      from: job.dateRange.from ?? null,
      to: job.dateRange.to ?? null,
    },
    calendar: calendar.encode(),
    symbols: {
      names: results.map(({ symbol }) => symbol),
      bars: series.map(({ places }) => places.length),
      firstIndex: read.map(({ firstIndex }) => firstIndex),
      decimals: series.map(({ decimals }) => decimals),
      ms: results.map(({ processingTimeMs }) => threeDigits(processingTimeMs)),
      matches: results.map(({ matches }) => matches.length),
    },
    ...(listings === undefined ? {} : { listings }),
    ...(job.universe === undefined ? {} : { members: membersOf(job.universe, results) }),
    ...(others === undefined ? {} : { others: others.head }),
    ...(leftOut.length === 0 ? {} : { othersLeftOut: leftOut }),
    values: { names: values.names, areBools: values.areBools },
    matchSteps: results.flatMap((result) => stepsOf(calendar, result)),
    errors: results.flatMap(({ error }, symbol) =>
      error === undefined ? [] : [[symbol, error._tag, error.message] as const],
    ),
    flags: results.flatMap(({ flags = [] }, symbol) => flags.map((flag) => [symbol, flag] as const)),
    volume,
    newestBars: content.newestBars,
  }
  return {
    head,
    parts: {
      values: values.bytes,
      closes: encoded.closes,
      bars: encoded.bars,
      ...(others === undefined ? {} : { others: others.bytes }),
    },
  }
}
