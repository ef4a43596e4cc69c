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

/** The content of a report's file, as arrays. */
export class ReportData {
  readonly head: ReportHead
  /** The open times of all bars, ascending. */
  readonly calendar: Float64Array
  /** Whether bars are daily or longer, so that their times are dates. */
  readonly isDaily: boolean
  /** The word for a bar in texts. */
  readonly barName: "day" | "bar"
  readonly symbols: ReadonlyArray<SymbolInfo>
  readonly clocks: ReportClocks
  /** The calendar in the time zone that the whole page uses. */
  readonly wallCalendar: Float64Array
  /** Closes of all bars, symbol after symbol, and their places in the calendar. */
  readonly closes: Float64Array
  readonly places: Uint32Array
  readonly matches: Matches
  /** The part of the calendar in the job's range, from `from` to `to` (exclusive). */
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
    // A calendar has a time, also where there is no bar.
    const isEmpty = head.matchSteps.length === 0 && head.symbols.bars.every((bars) => bars === 0)
    const end = isEmpty ? 0 : this.calendar.length
    this.range = {
      from: from === null ? 0 : Math.min(end, firstAtLeast(this.calendar, from)),
      to: to === null ? end : Math.min(end, firstAtLeast(this.calendar, to)),
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

  /** The places of a symbol's bars in the calendar. */
  placesOf({ bars, start }: SymbolInfo): Uint32Array {
    return this.places.subarray(start, start + bars)
  }

  closesOf({ bars, start }: SymbolInfo): Float64Array {
    return this.closes.subarray(start, start + bars)
  }

  /** The bar of a symbol at a place of the calendar; -1 if it has none. */
  barAt(info: SymbolInfo, place: number): number {
    const places = this.placesOf(info)
    const bar = firstAtLeast(places, place)
    return places[bar] === place ? bar : -1
  }

  timeOf(info: SymbolInfo, bar: number): number {
    return this.calendar[this.places[info.start + bar]]
  }

  /** A time in the time zone of a symbol's exchange. */
  wallOf(info: SymbolInfo, time: number): number {
    return this.clocks.of(info).wallOf(time)
  }

  /** The half-open span of a symbol's bars in the job's range. */
  barsInRange(info: SymbolInfo): readonly [start: number, end: number] {
    const places = this.placesOf(info)
    const start = firstAtLeast(places, this.range.from)
    return [start, firstAtLeast(places, this.range.to, start)]
  }

  /** The half-open spans of bars at which a symbol was a member, inside and outside of the range. */
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

  /** Whether opens, highs, lows and volumes are unpacked. */
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

  /** Bars of a symbol as formulas read them, from `from` to `to` (exclusive); all bars by default. */
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
