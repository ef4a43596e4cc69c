import { zoneNamed } from "../../../calendar/zoneNamed.ts"
import { UTC, type ZoneOffsets } from "../../../calendar/zoneOffsets.ts"
import { pointwise, settle, type Operation } from "../operation.ts"
import type { SymbolFacts } from "../SymbolFacts.ts"

const DAY_MS = 86_400_000

/** The zone of a time: a named one, or that of the symbol's exchange. */
export type Clocks = { readonly zone: ZoneOffsets; readonly name: string } | "exchange"

export const UTC_CLOCKS: Clocks = { zone: UTC, name: "UTC" }

export const clocksName = (clocks: Clocks): string => (clocks === "exchange" ? clocks : clocks.name)

/** Returns the zone of the current symbol, looked up when it changes. */
export const zoneChooser = (clocks: Clocks): ((facts: SymbolFacts | undefined) => ZoneOffsets) => {
  if (clocks !== "exchange") return () => clocks.zone
  let name: string | undefined
  let zone = UTC
  return (facts) => {
    if (facts?.timeZone !== name) {
      name = facts?.timeZone
      zone = (name === undefined ? undefined : zoneNamed(name)) ?? UTC
    }
    return zone
  }
}

/** The ISO week: the first one of a year is that of its first Thursday. */
const weekOf = (date: Date): number => {
  const day = (date.getUTCDay() + 6) % 7
  const thursday = new Date(date.getTime() + (3 - day) * DAY_MS)
  const begin = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday.getTime() - begin) / DAY_MS / 7)
}

/** Parts of a local time, which `date` has as its UTC parts. */
export const FIELDS: ReadonlyMap<string, (date: Date) => number> = new Map([
  ["year", (date) => date.getUTCFullYear()],
  ["month", (date) => date.getUTCMonth() + 1],
  ["weekofyear", weekOf],
  ["dayofmonth", (date) => date.getUTCDate()],
  ["dayofweek", (date) => date.getUTCDay() + 1],
  ["hour", (date) => date.getUTCHours()],
  ["minute", (date) => date.getUTCMinutes()],
  ["second", (date) => date.getUTCSeconds()],
])

/** A part of a time in a zone. */
export const clockField = (name: string, clocks: Clocks): Operation => {
  const of = FIELDS.get(name)
  if (of === undefined) throw new Error(`${name} is no part of a time`)
  return {
    ...pointwise(`${name} by ${clocksName(clocks)}`, "number", ({ numbers: [time], outNumbers: [out] }) => {
      const zoneFor = zoneChooser(clocks)
      const date = new Date(0)
      return ({ bars, length }) => {
        const { offsetAt } = zoneFor(bars.facts)
        const { data } = time
        for (let i = 0; i < length; i++) {
          const instant = data[i]
          date.setTime(Number.isNaN(instant) ? NaN : instant + offsetAt(instant))
          out.data[i] = of(date)
        }
        settle(out, time.first)
      }
    }),
    readsFacts: clocks === "exchange",
  }
}

/** The instant of a year, month, day, hour, minute and second in a zone. */
export const timestampOf = (clocks: Clocks): Operation => ({
  ...pointwise(`timestamp by ${clocksName(clocks)}`, "number", ({ numbers, outNumbers: [out] }) => {
    const zoneFor = zoneChooser(clocks)
    const [year, month, day, hour, minute, second] = numbers
    return ({ bars, length }) => {
      const { toInstant } = zoneFor(bars.facts)
      for (let i = 0; i < length; i++) {
        const wall = Date.UTC(
          year.data[i],
          month.data[i] - 1,
          day.data[i],
          hour.data[i],
          minute.data[i],
          second.data[i],
        )
        out.data[i] = Number.isNaN(wall) ? NaN : toInstant(wall)
      }
      settle(out, 0)
    }
  }),
  readsFacts: clocks === "exchange",
})
