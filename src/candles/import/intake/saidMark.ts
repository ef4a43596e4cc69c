import { isOfPeriod, saidKind, withUnit } from "../../csv/columns/saidNames.ts"
import type { TellingColumn } from "../../csv/columns/tellingColumns.ts"
import type { Refusal } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import {
  isIgnored,
  isNeutral,
  isScaled,
  isTaken,
  refusePeriod,
  refuseScale,
  unknownPeriod,
} from "../../csv/judge/saidBeside.ts"
import { periodTimeframes } from "../../csv/values/periodNames.ts"

/** Watches a column that says of each row how long its bar is, or what its prices are counted in. */
export const makeSaidMark = ({ name }: TellingColumn, settings: FileSettings) => {
  const kind = saidKind(name)
  const isChosen = [...settings.where.keys()].some((each) => each.toLowerCase() === name.toLowerCase())
  let last: string | undefined
  let hasFractions = false
  let refusal: Refusal | undefined

  const judge = (value: string): Refusal | undefined => {
    if (kind === undefined || isIgnored(value)) return undefined
    if (!isOfPeriod(kind))
      return isScaled(kind, settings) && !isNeutral(kind, value)
        ? refuseScale(kind, `its column ${name}`, value)
        : undefined
    const said = periodTimeframes(withUnit({ name, value }))
    if (isTaken(said, settings)) return undefined
    const [first] = said
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
    // Prices that have fractions are no counts of the digits that they are shown with.
    refusal: () => (kind === "digits" && hasFractions ? undefined : refusal),
  }
}
