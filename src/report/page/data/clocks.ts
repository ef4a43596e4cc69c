import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { zoneNamed } from "../../../calendar/zoneNamed.ts"
import { UTC } from "../../../calendar/zoneOffsets.ts"
import type { SymbolInfo } from "./symbolInfo.ts"

/** The clocks by which the page tells times. */
export interface Clocks {
  /** Whose they are, as a reader calls it: `UTC`, `New York`. */
  readonly place: string
  /** What they show at a time, in ms as if it were UTC's. */
  readonly wallOf: (time: number) => number
}

const UTC_CLOCKS: Clocks = { place: "UTC", wallOf: (time) => time }

/** The clocks of each symbol's exchange, and those that hold for the whole page. */
export interface ReportClocks {
  /** Those that all symbols with bars share, else UTC's. */
  readonly shared: Clocks
  readonly isShared: boolean
  readonly of: (info: SymbolInfo) => Clocks
  /** Zones that this browser does not know: formulas that ask for their clocks have UTC's instead. */
  readonly unknown: ReadonlyArray<string>
}

/** `New York` of `America/New_York`. */
const placeOf = (zone: string): string => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ")

/** Reads the clocks of a report's symbols. Bars of days and longer have dates, which are the same everywhere. */
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
