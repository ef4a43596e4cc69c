import { columnKey } from "../columns/columnNames.ts"
import { metadataKind, withUnit, type MetadataKind } from "../columns/metadataNames.ts"
import { Refusal, type MetadataField } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { maySay, periodTimeframes } from "../values/periodNames.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"

/** Values that mean nothing. */
const IGNORED = /^(|null|nan|none|n\/a|-|auto|linear|log|true|false)$/i
/** A word such as shares or USD is not a factor, unless it names a part or a multiple. */
const IS_FACTOR = /\d|cent|pence|penny|hundred|thousand|million|tick|pip|point/i

/** Whether a value means nothing. */
export const isNoStatement = (value: string): boolean => IGNORED.test(value)

/** Whether a scale leaves prices or volumes unchanged. */
export const isNeutral = (kind: MetadataKind, value: string): boolean => {
  // A pattern such as #,##0.00 shows digits.
  if (isNoStatement(value) || !IS_FACTOR.test(value) || /^[#0.,]{2,}$/.test(value)) return true
  return Number(value) === (kind === "digits" || kind === "exponent" ? 0 : 1)
}

const FIX = "give --divide-prices N with what prices are to be divided by, 1 if they are meant as written"

/** Refuses prices or volumes whose unit the file states. */
export const refuseScale = (kind: MetadataKind, where: string, value: string): Refusal =>
  kind === "volume"
    ? new Refusal(
        `${where} says ${value} of its volumes, which are not multiplied: name their column with --column volume=NAME if they are meant as written`,
      )
    : new Refusal(`${where} says ${value} of its prices, which does not define their unit: ${FIX}`)

/** Whether a scale could apply, given the options. */
export const mayBeScaled = (kind: MetadataKind, settings: FileSettings): boolean =>
  kind === "volume"
    ? settings.columns.volume === undefined
    : (kind === "digits" || kind === "scale" || kind === "exponent") && settings.pricesPer === undefined

/** Refuses rows with an unknown period. */
export const unknownPeriod = (name: string, value: string, timeframe: string): Refusal =>
  new Refusal(
    `its column ${name} says ${value}, which is no timeframe that is known: choose rows with --where ${name}=${value} if they are ${timeframe}`,
  )

/** Refuses rows of another timeframe. */
export const refusePeriod = (where: string, stated: string, timeframe: string): Refusal => {
  const finer = timeframeMs(stated) < timeframeMs(timeframe)
  return new Refusal(
    `its bars are no ${timeframe}: ${where} says ${stated}: give --timeframe ${stated}${finer ? `, or --aggregate to make bars of ${timeframe} from them` : ""}`,
  )
}

/** Whether bars of one of these lengths can be imported as the timeframe. */
export const acceptsPeriod = (stated: ReadonlyArray<string>, { aggregate, timeframe }: FileSettings): boolean =>
  maySay(stated, timeframe) || (aggregate && stated.some((each) => timeframeMs(each) < timeframeMs(timeframe)))

/** A period in two fields, a unit and a count, as of Schwab and Polygon. */
const IN_TWO = [
  ["frequencytype", "frequency"],
  ["timespan", "multiplier"],
] as const

/** Joins a period that is stated in two fields. */
export const joinPeriods = (stated: ReadonlyArray<MetadataField>): ReadonlyArray<MetadataField> => {
  const of = (key: string) => stated.find(({ name }) => columnKey(name) === key)
  for (const [units, counts] of IN_TWO) {
    const [unit, count] = [of(units), of(counts)]
    if (unit === undefined || count === undefined) continue
    const others = stated.filter((each) => each !== unit && each !== count)
    return [...others, { name: unit.name, value: `${count.value} ${unit.value}` }]
  }
  return stated
}

/**
 * Refuses a file whose metadata states another timeframe, or another unit of prices or volumes. Returns the assumptions
 * made.
 */
export const checkMetadata = (
  stated: ReadonlyArray<MetadataField>,
  { fits, hasFractions }: { readonly fits: () => boolean; readonly hasFractions: boolean },
  settings: FileSettings,
): ReadonlyArray<string> => {
  const periods = stated.filter(({ name }) => metadataKind(name) === "period")
  const ranges = periods.length > 0 ? [] : stated.filter(({ name }) => metadataKind(name) === "range")
  const hints = stated.filter(({ name }) => metadataKind(name) === "hint")
  for (const each of [...periods, ...hints, ...ranges]) {
    const timeframes = periodTimeframes(withUnit(each))
    if (acceptsPeriod(timeframes, settings) || isNoStatement(each.value)) continue
    const { name, value } = each
    // A period may describe the whole file, or be an unknown word.
    if ((ranges.includes(each) || timeframes.length === 0) && fits()) continue
    const [first] = timeframes
    if (first !== undefined) throw refusePeriod(`its ${name}`, first, settings.timeframe)
    if (periods.includes(each))
      throw new Refusal(
        `its ${name} says ${value}, which is no timeframe that is known: if its bars are ${settings.timeframe}, leave it out of the file`,
      )
  }
  return stated.flatMap((each) => {
    const kind = metadataKind(each.name)
    if (kind === undefined || !mayBeScaled(kind, settings) || isNeutral(kind, each.value)) return []
    if (kind === "digits" && hasFractions)
      return [`prices have as many digits as they are written with, whatever ${each.name} says (${each.value})`]
    throw refuseScale(kind, `its ${each.name}`, each.value)
  })
}
