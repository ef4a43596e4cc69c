import type { ReportData } from "../data/ReportData.ts"
import { firstAtLeast } from "../data/search.ts"
import { timeText } from "../text/format.ts"
import { SORT_OF_TAB, type State, type Tab } from "./State.ts"

/** The part of the state that is stored in the address, so that a link shows the same to others. */
type Shared = Pick<State, "bar" | "from" | "query" | "sort" | "symbol" | "tab" | "to" | "wall">

const formatPlace = (data: ReportData, place: number): string =>
  timeText(data.calendar[place], data.isDaily).replace(" ", "T")

const isTab = (text: string | null): text is Tab => text !== null && Object.hasOwn(SORT_OF_TAB, text)

export const hashOf = (data: ReportData, state: Shared): string => {
  const hash = new URLSearchParams()
  const info = data.symbols[state.symbol]
  if (info !== undefined) {
    hash.set("symbol", info.name)
    if (state.bar >= 0) hash.set("at", formatPlace(data, data.places[info.start + state.bar]))
  }
  if (state.query !== "") hash.set("find", state.query)
  if (state.from > 0 || state.to < data.calendar.length - 1) {
    hash.set("from", formatPlace(data, state.from))
    hash.set("to", formatPlace(data, state.to))
  }
  if (state.tab !== "matches") hash.set("tab", state.tab)
  if (state.wall) hash.set("wall", "1")
  return `#${hash}`
}

const placeOf = (data: ReportData, text: string | null): number | undefined => {
  const time = text === null ? NaN : Date.parse(/T/.test(text) ? `${text}Z` : text)
  if (Number.isNaN(time)) return undefined
  return Math.min(firstAtLeast(data.calendar, time), data.calendar.length - 1)
}

/** Reads the state from an address; what the address does not name is left out. */
export const readHash = (data: ReportData, hash: string): Partial<Shared> => {
  const fields = new URLSearchParams(hash.replace(/^#/, ""))
  const shared: { -readonly [Key in keyof Shared]?: Shared[Key] } = {}
  const info = data.symbols.find(({ name }) => name === fields.get("symbol"))
  if (info !== undefined) {
    shared.symbol = info.index
    const place = placeOf(data, fields.get("at"))
    const bar = place === undefined ? info.bars - 1 : firstAtLeast(data.placesOf(info), place)
    shared.bar = Math.min(bar, info.bars - 1)
  }
  const find = fields.get("find")
  if (find !== null) shared.query = find
  const [from, to] = [placeOf(data, fields.get("from")), placeOf(data, fields.get("to"))]
  if (from !== undefined && to !== undefined && from <= to) Object.assign(shared, { from, to })
  const tab = fields.get("tab")
  if (isTab(tab)) Object.assign(shared, { tab, sort: SORT_OF_TAB[tab] })
  if (fields.get("wall") === "1") shared.wall = true
  return shared
}
