import { isPeriodKind, metadataKind, withUnit } from "../../csv/columns/metadataNames.ts"
import type { DistinguishingColumn } from "../../csv/columns/distinguishingColumns.ts"
import type { Refusal } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import {
  isNoStatement,
  isNeutral,
  mayBeScaled,
  acceptsPeriod,
  refusePeriod,
  refuseScale,
  unknownPeriod,
} from "../../csv/judge/checkMetadata.ts"
import { periodTimeframes } from "../../csv/values/periodNames.ts"

/** Checks a column of metadata: of the length of each bar, or the unit of its prices. */
export const makeMetadataMark = ({ name }: DistinguishingColumn, settings: FileSettings) => {
  const kind = metadataKind(name)
  const isChosen = [...settings.where.keys()].some((each) => each.toLowerCase() === name.toLowerCase())
  let last: string | undefined
  let hasFractions = false
  let refusal: Refusal | undefined

  const judge = (value: string): Refusal | undefined => {
    if (kind === undefined || isNoStatement(value)) return undefined
    if (!isPeriodKind(kind))
      return mayBeScaled(kind, settings) && !isNeutral(kind, value)
        ? refuseScale(kind, `its column ${name}`, value)
        : undefined
    const stated = periodTimeframes(withUnit({ name, value }))
    if (acceptsPeriod(stated, settings)) return undefined
    const [first] = stated
    if (first !== undefined) return refusePeriod(`its column ${name}`, first, settings.timeframe)
    return kind !== "period" || isChosen ? undefined : unknownPeriod(name, value, settings.timeframe)
  }

  return {
    add: (value: string, close: number): void => {
      if (close % 1 !== 0) hasFractions = true
      if (value === last) return
      last = value
      refusal ??= judge(value)
    },
    // Prices with fractions are not integers to be shifted by these digits.
    refusal: () => (kind === "digits" && hasFractions ? undefined : refusal),
  }
}
