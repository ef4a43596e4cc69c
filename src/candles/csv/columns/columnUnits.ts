import { Refusal, type Dialect } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"

/** A name with a unit larger than one, such as thousands or lots. */
const UNIT =
  /[([].*(0{2,}|thou|million|lakh|crore|\bmln|\bmio|\btsd|lots?|手|万|千|億|亿)|[([]\s*(in )?(k|m|mm|mn|bn|b|mil|mill)\.?\s*[)\]]|\b(in|x) ?(thousands?|millions?|lakhs?|crores?|lots|1000)\b|\b(100s|hundreds)\b|[_ ](000s?|k|mm|mn|mln|mio)\.?$/i

/** The same in other languages. */
const WORDS =
  /[([]\s*(in )?(bin|miles?|mil|millones|milhares|milh[õo]es|milliers|millions|tausend|millionen|tys|tis|tusen|ezer|ribu|juta|ngh[ìi]n|triệu|тыс|тис|млн|천|백만|만|พัน|ล้าน)(?![a-zà-ÿ])/iu

/** Hundredths of a currency. */
const HUNDREDTHS = /[([]\s*(in )?(cents?|pence|pennies|penny|agorot|копе[а-я]+|¢)\s*[)\]]/iu

const hasUnit = (name: string): boolean => UNIT.test(name) || WORDS.test(name)

/** A factor in a name. */
const TIMES = /[([]\s*x\s*\d|[×*÷/]\s*\d/i

/** The assumption about a volume whose name has a unit. */
export const unitNotes = (name: string): ReadonlyArray<string> =>
  hasUnit(name) ? [`the volume is in the unit of ${name}: it was not multiplied`] : []

/** Refuses prices whose names have a factor: `Open (x100)`. */
export const checkUnits = (
  names: ReadonlyArray<string>,
  columns: Dialect["columns"],
  { pricesPer }: FileSettings,
): void => {
  const prices = [columns.open, columns.high, columns.low, columns.close]
  const counted = prices.find(
    (column) =>
      column !== undefined && (hasUnit(names[column]) || TIMES.test(names[column]) || HUNDREDTHS.test(names[column])),
  )
  if (counted === undefined || pricesPer !== undefined) return
  throw new Refusal(
    `its column ${names[counted]} says what its prices are counted in: give --divide-prices N with what they are to be divided by, 1 if they are meant as written`,
  )
}
