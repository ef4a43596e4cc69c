import type { DateRange } from "../job/DateRange.ts"
import { intervalsOf, membershipOf } from "../job/Membership.ts"
import type { Universe } from "../job/Universe.ts"

const intervalText = ({ from, to }: DateRange): string => `${from ?? ""}/${to ?? ""}`

/** Writes a universe as a list of texts, one for each symbol of the job: `1704067200000/1706745600000 1709251200000/`. */
export const universeTexts = (universe: Universe, symbols: ReadonlyArray<string>): ReadonlyArray<string> =>
  symbols.map((symbol) =>
    intervalsOf(membershipOf(universe, symbol) ?? [])
      .map(intervalText)
      .join(" "),
  )

const intervalOf = (text: string) => {
  const [from, to] = text.split("/")
  return { ...(from === "" ? {} : { from: Number(from) }), ...(to === "" ? {} : { to: Number(to) }) }
}

/** Reads a universe that {@link universeTexts} wrote. */
export const universeOf = (symbols: ReadonlyArray<string>, texts: ReadonlyArray<string | undefined>): Universe =>
  Object.fromEntries(
    symbols.map((symbol, index) => {
      const text = texts[index] ?? ""
      return [symbol, text === "" ? [] : text.split(" ").map(intervalOf)]
    }),
  )
