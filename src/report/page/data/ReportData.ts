import { hasDates } from "../../../calendar/timeframeUnit.ts"
import type { Bars } from "../../../formula/plan/Plan.ts"
import type { RestColumns, SymbolLayout } from "../../format/barLayout.ts"
import { decodeCloses, decodeRest } from "../../format/decodeBars.ts"
import { PlaneReader } from "../../format/planes.ts"
import type { ReportHead } from "../../format/ReportHead.ts"
import { calendarTimes } from "./calendarTimes.ts"
import { reportClocks, type ReportClocks } from "./clocks.ts"
import type { Matches } from "./Matches.ts"
import { otherBars, type OtherBars } from "./otherBars.ts"
import { firstAtLeast } from "./search.ts"
import { type SymbolInfo, symbolsOf } from "./symbolInfo.ts"

/** What a report's file holds, as arrays. */
export class ReportData {
  readonly head: ReportHead
  /** The open times of all bars, ascending. */
  readonly calendar: Float64Array
  /** Bars are of days or longer, and their times are dates. */
  readonly isDaily: boolean
  /** What a bar is called. */
  readonly barName: "day" | "bar"
  readonly symbols: ReadonlyArray<SymbolInfo>
  readonly clocks: ReportClocks
  /** The calendar as the clocks of the whole page show it. */
  readonly wallCalendar: Float64Array
  /** Closes of all bars, symbol after symbol, and where each is in the calendar. */
  readonly closes: Float64Array
  readonly places: Uint32Array
  readonly matches: Matches
  /** The part of the calendar that the job asked about: `from` to `to`, which is excluded. */
  readonly range: { readonly from: number; readonly to: number }
  private readonly layout: ReadonlyArray<SymbolLayout>
  private rest: RestColumns | undefined
  /** Bars of other symbols that the scan's formula requests. */
  others: OtherBars = new Map()

  constructor(head: ReportHead, values: Uint8Array, closes: Uint8Array) {
    const { from, to } = head.job
    this.head = head
    this.calendar = calendarTimes(head.calendar)
    this.isDaily = hasDates(head.job.timeframe)
    this.barName = head.job.timeframe === "1d" ? "day" : "bar"
    this.range = {
      from: from === null ? 0 : firstAtLeast(this.calendar, from),
      to: to === null ? this.calendar.length : firstAtLeast(this.calendar, to),
    }
    this.symbols = symbolsOf(head)
    this.clocks = reportClocks(this.symbols, head.job.timeframe)
    this.wallCalendar = this.calendar.map(this.clocks.shared.wallOf)
    this.layout = head.symbols.bars.map((bars, index) => ({ bars, decimals: head.symbols.decimals[index] }))
    const decoded = decodeCloses(closes, this.layout)
    this.closes = decoded.close
    this.places = decoded.places
    this.matches = this.matchesOf(values)
  }

  private matchesOf(bytes: Uint8Array): Matches {
    const { matchSteps, symbols, values } = this.head
    const count = matchSteps.length
    const symbol = new Uint32Array(count)
    const place = new Uint32Array(count)
    const bar = new Int32Array(count)
    let at = 0
    for (const info of this.symbols) {
      const end = at + symbols.matches[info.index]
      for (let before = 0; at < end; at++) {
        before += matchSteps[at]
        symbol[at] = info.index
        place[at] = before
        bar[at] = this.barAt(info, before)
      }
    }
    const reader = new PlaneReader(bytes)
    return {
      count,
      symbol,
      place,
      bar,
      close: reader.numbers(count),
      names: values.names,
      areBools: values.areBools,
      values: values.names.map(() => reader.numbers(count)),
    }
  }

  /** Where the bars of a symbol are in the calendar. */
  placesOf({ bars, start }: SymbolInfo): Uint32Array {
    return this.places.subarray(start, start + bars)
  }

  closesOf({ bars, start }: SymbolInfo): Float64Array {
    return this.closes.subarray(start, start + bars)
  }

  /** The bar of a symbol at a place of the calendar; -1 where it has none. */
  barAt(info: SymbolInfo, place: number): number {
    const places = this.placesOf(info)
    const bar = firstAtLeast(places, place)
    return places[bar] === place ? bar : -1
  }

  timeOf(info: SymbolInfo, bar: number): number {
    return this.calendar[this.places[info.start + bar]]
  }

  /** A time as the clocks of a symbol's exchange show it. */
  wallOf(info: SymbolInfo, time: number): number {
    return this.clocks.of(info).wallOf(time)
  }

  /** The bars of a symbol that the job asked about, the end excluded. */
  askedBars(info: SymbolInfo): readonly [start: number, end: number] {
    const places = this.placesOf(info)
    const start = firstAtLeast(places, this.range.from)
    return [start, firstAtLeast(places, this.range.to, start)]
  }

  /** The bars of a symbol at which it was a member, in and out of the range, as spans whose end is excluded. */
  memberBars(info: SymbolInfo): ReadonlyArray<readonly [start: number, end: number]> {
    const { members } = this.head
    if (members === undefined) return [[0, info.bars]]
    const places = this.placesOf(info)
    const barFrom = (time: number) => firstAtLeast(places, firstAtLeast(this.calendar, time))
    return members[info.index].map(([from, to]) => [
      from === null ? 0 : barFrom(from),
      to === null ? info.bars : barFrom(to),
    ])
  }

  /** Whether opens, highs, lows and volumes are there. */
  get isWhole(): boolean {
    return this.rest !== undefined
  }

  /** Unpacks opens, highs, lows and volumes, which charts and formulas need. */
  addRest(bytes: Uint8Array): void {
    this.rest ??= decodeRest(bytes, this.layout, this.closes, this.head.volume)
  }

  addOthers(bytes: Uint8Array): void {
    if (this.head.others !== undefined) this.others = otherBars(this.head.others, bytes)
  }

  /** Bars of a symbol as formulas read them, from `from` to `to`, which is excluded; all unless given. */
  barsOf(info: SymbolInfo, from = 0, to = info.bars): Bars & { readonly columns: Required<Bars["columns"]> } {
    const { rest } = this
    if (rest === undefined) throw new Error("The bars of the report are not unpacked yet")
    const cut = (column: Float64Array) => column.subarray(info.start + from, info.start + to)
    const places = this.placesOf(info)
    const time = new Float64Array(to - from)
    for (let bar = from; bar < to; bar++) time[bar - from] = this.calendar[places[bar]]
    return {
      length: to - from,
      firstIndex: info.firstIndex + from,
      facts: info.facts,
      columns: {
        time,
        open: cut(rest.open),
        high: cut(rest.high),
        low: cut(rest.low),
        close: cut(this.closes),
        volume: cut(rest.volume),
      },
    }
  }
}
