import { splitFields } from "../csvFields.ts"
import type { Separator } from "../dialect.ts"
import { isNumeric } from "../values/numberForms.ts"

const SEPARATORS: ReadonlyArray<Separator> = [",", ";", "\t", "|", "~", "^"]
/** The least number of fields in a line that is separated by spaces. */
const FEWEST_COLUMNS = 5
export const PRICES = ["open", "high", "low", "close"] as const

/** The fields of a line; none if a quote stays open. */
export const fieldsOf = (line: string, separator: Separator): ReadonlyArray<string> =>
  splitFields(line, separator) ?? []

/** The separator that splits a line into the most fields; spaces only if no other one gives two fields. */
export const separatorOf = (line: string): Separator => {
  const best = SEPARATORS.reduce((most, each) =>
    fieldsOf(line, each).length > fieldsOf(line, most).length ? each : most,
  )
  if (fieldsOf(line, best).length > 1) return best
  return (["  ", " "] as const).find((each) => fieldsOf(line, each).length >= FEWEST_COLUMNS) ?? best
}

/** The number of fields that are numbers. */
export const numbersIn = (fields: ReadonlyArray<string>): number => fields.filter(isNumeric).length
