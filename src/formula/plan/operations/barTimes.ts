import { lengthOf, nextBarStart } from "../../../calendar/barStart.ts"
import { bucketsOf, type Buckets } from "../../../calendar/buckets.ts"
import { readSessionDays, readSessionRanges, type InSession } from "../../../calendar/sessionRanges.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { tradingDays, type TradingDays } from "../../../calendar/tradingDays.ts"
import type { ZoneOffsets } from "../../../calendar/zoneOffsets.ts"
import type { Timeframe } from "../../../job/Timeframe.ts"
import { clocksName, UTC_CLOCKS, zoneChooser, type Clocks } from "./clock.ts"
import { pointwise, settle, type Operation, type Run } from "../operation.ts"
import type { SymbolFacts } from "../SymbolFacts.ts"

const DAY_MS = 86_400_000

/** The arguments of `time` and `time_close`. */
export interface BarTimes {
  /** The timeframe of the formula. */
  readonly chart: Timeframe
  /** The same, or coarser. */
  readonly wanted: Timeframe
  /** The session outside of which bars have no time, and its days if it names none. */
  readonly session?: { readonly text: string; readonly days: string }
  /** The zone of that session; days are the exchange's. */
  readonly clocks: Clocks
}

/** When a bar of the formula's timeframe closes. */
const closeTime = (chart: Timeframe): ((time: number) => number) => {
  const length = lengthOf(chart)
  return hasDates(chart) ? nextBarStart(chart) : (time) => time + length
}

const sessionTest = ({ chart, session }: BarTimes): InSession => {
  if (session === undefined) return () => true
  const read = hasDates(chart) ? readSessionDays : readSessionRanges
  return read(session.text, session.days) ?? (() => false)
}

/** The trading days of a symbol's exchange; the last ones are cached. */
const dayChooser = () => {
  let known:
    { readonly zone: ZoneOffsets; readonly session: string | undefined; readonly days: TradingDays } | undefined
  return (zone: ZoneOffsets, facts: SymbolFacts | undefined): TradingDays => {
    const session = facts?.session
    if (known === undefined || known.zone !== zone || known.session !== session)
      known = { zone, session, days: tradingDays(zone, session) }
    return known.days
  }
}

/** Computes the time of a bar; `buckets` are those of a timeframe other than the formula's. */
type Tell = (time: number, days: TradingDays, buckets: Buckets | undefined) => number

/** `readsDays`: whether the exchange's days matter to the formula's own timeframe, too. */
const told = (name: string, times: BarTimes, readsDays: boolean, tell: Tell): Operation => {
  const { chart, clocks, session, wanted } = times
  const isDaily = hasDates(chart)
  const key = JSON.stringify([chart, wanted, session, clocksName(clocks)])
  return {
    ...pointwise(`${name} ${key}`, "number", ({ numbers: [time], outNumbers: [out] }) => {
      const isIn = sessionTest(times)
      const zoneFor = zoneChooser(clocks)
      const exchangeFor = zoneChooser(isDaily ? UTC_CLOCKS : "exchange")
      const daysFor = dayChooser()
      let made: { readonly days: TradingDays; readonly buckets: Buckets } | undefined
      return ({ bars: { facts }, length }: Run) => {
        const zone = zoneFor(facts)
        const days = daysFor(exchangeFor(facts), isDaily ? undefined : facts)
        if (wanted !== chart && made?.days !== days) made = { days, buckets: bucketsOf(chart, wanted, days) }
        for (let i = 0; i < length; i++) {
          const at = time.data[i]
          out.data[i] = isIn(at + zone.offsetAt(at)) ? tell(at, days, made?.buckets) : NaN
        }
        settle(out, 0)
      }
    }),
    readsFacts: clocks === "exchange" || (!isDaily && (readsDays || wanted !== chart)),
  }
}

/** `time(timeframe, session, zone)`: the open time of the timeframe's bar that contains a bar; na outside of the session. */
export const timeOf = (times: BarTimes): Operation => {
  const isOfDays = !hasDates(times.chart) && hasDates(times.wanted)
  return told("time", times, false, (time, days, buckets) => {
    const bucket = buckets?.find(time)
    if (bucket === undefined) return time
    // Days open with the session.
    return isOfDays ? days.openOf(bucket.time) : bucket.begin
  })
}

/** The end of the session if that comes first; a bar after the session has none. */
const endInSession = (days: TradingDays, time: number, end: number): number => {
  const date = days.dateOf(time)
  const close = days.closeOf(date)
  // Days that end at midnight have no session: bars may span midnight in such a store.
  return close < days.startOf(date + DAY_MS) && time < close ? Math.min(end, close) : end
}

/** `time_close(timeframe, session, zone)`: the close time of that bar. */
export const timeCloseOf = (times: BarTimes): Operation => {
  const { chart, wanted } = times
  const close = closeTime(chart)
  if (hasDates(chart))
    return told("time_close", times, false, (time, _, buckets) => buckets?.find(time).end ?? close(time))
  return told("time_close", times, true, (time, days, buckets) => {
    const end = buckets?.find(time).end ?? close(time)
    if (wanted === "1d") return days.closeOf(days.dateOf(time))
    return hasDates(wanted) ? end : endInSession(days, time, end)
  })
}

/** The trading date of a bar, at midnight UTC. */
export const tradingDate = (times: BarTimes): Operation =>
  told("trading date", times, false, (time, _, buckets) => buckets?.find(time).time ?? time)

/** A position in the symbol's session: inside, before, after, or the last bar of the day. */
export type SessionPart = "inside" | "before" | "behind" | "last"

/** Whether a bar lies in a part of the symbol's session. Without a known session, and for bars of days, all lie inside. */
export const sessionPart = (chart: Timeframe, part: SessionPart): Operation => ({
  ...pointwise(`session ${part} ${chart}`, "bool", ({ numbers: [time], outBools: [out] }) => {
    const zoneFor = zoneChooser("exchange")
    const daysFor = dayChooser()
    const close = closeTime(chart)
    const isDaily = hasDates(chart)
    return ({ bars: { facts }, length }: Run) => {
      const days = daysFor(zoneFor(facts), facts)
      const isOpen = isDaily || facts?.session === undefined
      for (let i = 0; i < length; i++) {
        const at = time.data[i]
        const date = days.dateOf(at)
        const isBefore = !isOpen && at < days.openOf(date)
        const isBehind = !isOpen && at >= days.closeOf(date)
        const isLast = isDaily || (!isBefore && !isBehind && close(at) >= days.closeOf(date))
        const is = { inside: !isBefore && !isBehind, before: isBefore, behind: isBehind, last: isLast }
        out.data[i] = is[part] ? 1 : 0
      }
    }
  }),
  readsFacts: !hasDates(chart),
})

/** The value of the last bar, at every bar. */
export const atLastBar: Operation = {
  ...pointwise("at the last bar", "number", ({ numbers: [source], outNumbers: [out] }) => ({ length }) => {
    out.data.fill(length === 0 ? NaN : source.data[length - 1])
    settle(out, 0)
  }),
}
