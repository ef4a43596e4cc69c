import { splitFields } from "../csvFields.ts"
import type { Separator } from "../dialect.ts"
import { isNumeric } from "../values/numberForms.ts"

const SEPARATORS: ReadonlyArray<Separator> = [",", ";", "\t", "|"]
export const PRICES = ["open", "high", "low", "close"] as const

/** The fields of a line; none where a quote stays open. */
export const fieldsOf = (line: string, separator: Separator): ReadonlyArray<string> =>
  splitFields(line, separator) ?? []

/** The separator that makes the most fields of a line. */
export const separatorOf = (line: string): Separator =>
  SEPARATORS.reduce((best, each) => (fieldsOf(line, each).length > fieldsOf(line, best).length ? each : best))

/** How many fields are numbers. */
export const numbersIn = (fields: ReadonlyArray<string>): number => fields.filter(isNumeric).length
