import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { zoneNamed } from "../../../calendar/zoneNamed.ts"
import { UTC } from "../../../calendar/zoneOffsets.ts"
import type { SymbolInfo } from "./symbolInfo.ts"

/** A time zone in which the page shows times. */
export interface Clocks {
  /** Its name for readers: `UTC`, `New York`. */
  readonly place: string
  /** The local time of an instant, in ms as if it were UTC. */
  readonly wallOf: (time: number) => number
}

const UTC_CLOCKS: Clocks = { place: "UTC", wallOf: (time) => time }

/** The time zone of each symbol's exchange, and the one of the whole page. */
export interface ReportClocks {
  /** The zone that all symbols with bars share, else UTC. */
  readonly shared: Clocks
  readonly isShared: boolean
  readonly of: (info: SymbolInfo) => Clocks
  /** Zones that this browser does not know; formulas use UTC instead. */
  readonly unknown: ReadonlyArray<string>
}

/** `New York` of `America/New_York`. */
const placeOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ")

/** Reads the time zones of a report's symbols. Daily and longer bars have dates, which do not depend on a zone. */
export const reportClocks = (symbols: ReadonlyArray<SymbolInfo>, timeframe: string): ReportClocks => {
  if (hasDates(timeframe)) return { shared: UTC_CLOCKS, isShared: true, of: () => UTC_CLOCKS, unknown: [] }
  const zones = new Set(symbols.flatMap(({ facts }) => facts.timeZone ?? []))
  const unknown: Array<string> = []
  const clocks = new Map<string | undefined, Clocks>()
  for (const zone of zones) {
    const offsets = zoneNamed(zone)
    if (offsets === undefined) unknown.push(zone)
    else if (offsets !== UTC) {
      clocks.set(zone, { place: placeOf(zone), wallOf: (time) => time + offsets.offsetAt(time) })
    }
  }
  const of = ({ facts }: SymbolInfo): Clocks => clocks.get(facts.timeZone) ?? UTC_CLOCKS
  const [first = UTC_CLOCKS, ...others] = new Set(symbols.filter(({ bars }) => bars > 0).map(of))
  const isShared = others.length === 0
  return { shared: isShared ? first : UTC_CLOCKS, isShared, of, unknown }
}
