import { columnKey } from "../columns/columnNames.ts"
import { saidKind, withUnit, type SaidKind } from "../columns/saidNames.ts"
import { Refusal, type Said } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { maySay, periodTimeframes } from "../values/periodNames.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"

/** Values that change nothing. */
const IGNORED = /^(|null|nan|none|n\/a|-|auto|linear|log|true|false)$/i
/** A word is no factor, such as shares or USD, unless it names a part or a multiple. */
const IS_FACTOR = /\d|cent|pence|penny|hundred|thousand|million|tick|pip|point/i

/** Whether a value says nothing. */
export const isIgnored = (value: string): boolean => IGNORED.test(value)

/** Whether a value of a scale leaves the prices, or volumes, as they are written. */
export const isNeutral = (kind: SaidKind, value: string): boolean => {
  // A pattern such as #,##0.00 shows digits.
  if (isIgnored(value) || !IS_FACTOR.test(value) || /^[#0.,]{2,}$/.test(value)) return true
  return Number(value) === (kind === "digits" || kind === "exponent" ? 0 : 1)
}

const FIX = "give --divide-prices N with what prices are to be divided by, 1 if they are meant as written"

/** Refuses prices, or volumes, beside which a file says what they may be counts of. */
export const refuseScale = (kind: SaidKind, where: string, value: string): Refusal =>
  kind === "volume"
    ? new Refusal(
        `${where} says ${value} of its volumes, which are not multiplied: name their column with --column volume=NAME if they are meant as written`,
      )
    : new Refusal(`${where} says ${value} of its prices, and what they are counted in cannot be told from that: ${FIX}`)

/** Whether prices may be counts of what a scale says. */
export const isScaled = (kind: SaidKind, settings: FileSettings): boolean =>
  kind === "volume"
    ? settings.columns.volume === undefined
    : (kind === "digits" || kind === "scale" || kind === "exponent") && settings.pricesPer === undefined

/** Refuses rows of a period that is unknown. */
export const unknownPeriod = (name: string, value: string, timeframe: string): Refusal =>
  new Refusal(
    `its column ${name} says ${value}, which is no timeframe that is known: choose rows with --where ${name}=${value} if they are ${timeframe}`,
  )

/** The fix where a file says another timeframe. */
export const refusePeriod = (where: string, said: string, timeframe: string): Refusal => {
  const finer = timeframeMs(said) < timeframeMs(timeframe)
  return new Refusal(
    `its bars are no ${timeframe}: ${where} says ${said}: give --timeframe ${said}${finer ? `, or --aggregate to make bars of ${timeframe} from them` : ""}`,
  )
}

/** Whether a file may have bars of a length, for this timeframe. */
export const isTaken = (said: ReadonlyArray<string>, { aggregate, timeframe }: FileSettings): boolean =>
  maySay(said, timeframe) || (aggregate && said.some((each) => timeframeMs(each) < timeframeMs(timeframe)))

/** A period in two fields, a unit and how many of it, as Schwab and Polygon have it. */
const IN_TWO = [
  ["frequencytype", "frequency"],
  ["timespan", "multiplier"],
] as const

/** Joins what is said in two fields. */
export const joined = (said: ReadonlyArray<Said>): ReadonlyArray<Said> => {
  const of = (key: string) => said.find(({ name }) => columnKey(name) === key)
  for (const [units, counts] of IN_TWO) {
    const [unit, count] = [of(units), of(counts)]
    if (unit === undefined || count === undefined) continue
    const others = said.filter((each) => each !== unit && each !== count)
    return [...others, { name: unit.name, value: `${count.value} ${unit.value}` }]
  }
  return said
}

/**
 * Refuses a file that says beside its rows that they are other bars than those of the timeframe, or counts of something.
 * Returns what was taken for granted.
 */
export const checkBeside = (
  said: ReadonlyArray<Said>,
  { fits, hasFractions }: { readonly fits: () => boolean; readonly hasFractions: boolean },
  settings: FileSettings,
): ReadonlyArray<string> => {
  const periods = said.filter(({ name }) => saidKind(name) === "period")
  const ranges = periods.length > 0 ? [] : said.filter(({ name }) => saidKind(name) === "range")
  const hints = said.filter(({ name }) => saidKind(name) === "hint")
  for (const each of [...periods, ...hints, ...ranges]) {
    const timeframes = periodTimeframes(withUnit(each))
    if (isTaken(timeframes, settings) || isIgnored(each.value)) continue
    const { name, value } = each
    // A period may be that of the whole file, and a word unknown.
    if ((ranges.includes(each) || timeframes.length === 0) && fits()) continue
    const [first] = timeframes
    if (first !== undefined) throw refusePeriod(`its ${name}`, first, settings.timeframe)
    if (periods.includes(each))
      throw new Refusal(
        `its ${name} says ${value}, which is no timeframe that is known: if its bars are ${settings.timeframe}, leave it out of the file`,
      )
  }
  return said.flatMap((each) => {
    const kind = saidKind(each.name)
    if (kind === undefined || !isScaled(kind, settings) || isNeutral(kind, each.value)) return []
    if (kind === "digits" && hasFractions)
      return [`prices have as many digits as they are written with, whatever ${each.name} says (${each.value})`]
    throw refuseScale(kind, `its ${each.name}`, each.value)
  })
}
