import { Refusal, type Dialect, type TimedRow, type TimeFormat } from "../dialect.ts"
import { timeReader } from "../values/dateForms.ts"
import { fieldOf } from "../values/timeText.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>

const NUMBERS = ["open", "high", "low", "close", "volume"] as const
/** The least number of rows that show that two fields are one number. */
const FEWEST_ROWS = 3

/** Refuses unquoted numbers that use the field separator between thousands: `4,180,730`. */
export const checkGroups = (
  names: ReadonlyArray<string>,
  rows: Rows,
  columns: Dialect["columns"],
  separator: string,
): void => {
  const used = new Set<number | undefined>(Object.values(columns))
  for (const role of NUMBERS) {
    const column = columns[role]
    if (column === undefined || used.has(column + 1) || rows.length < FEWEST_ROWS) continue
    const areParts = rows.every(
      (row) => /^[+-]?\d{1,3}$/.test(fieldOf(row, column)) && /^\d{3}(\.\d+)?$/.test(fieldOf(row, column + 1)),
    )
    // Counts have no leading zeros, and fields beyond the header belong to no column.
    const isProven = column + 1 >= names.length || rows.some((row) => fieldOf(row, column + 1).startsWith("0"))
    if (!areParts || !isProven) continue
    throw new Refusal(
      `its ${role}, such as ${rows[0].slice(column, column + 2).join(separator)}, seems to have the separator of fields between its thousands: quote such numbers, or save the file with another separator`,
    )
  }
}

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
const NOON = 12

/** Refuses times of a clock of 12 hours that lack AM and PM: the hour after 12 is 1, and none is above 12. */
export const checkHours = (times: ReadonlyArray<TimedRow>, format: TimeFormat): void => {
  if (format.form === "count") return
  const read = timeReader(format)
  const at = { wall: NaN, offset: undefined }
  const hours = times.map(({ time }) => (read(time, at) ? Math.floor(at.wall / HOUR_MS) : NaN))
  if (hours.some((hour) => hour % DAY_HOURS > NOON)) return
  const wrong = hours.findIndex((hour, row) => {
    const [late, early] = [hours[row - 1], hour].toSorted((a, b) => b - a)
    const isSameDay = Math.floor(late / DAY_HOURS) === Math.floor(early / DAY_HOURS)
    return (
      isSameDay && times[row].symbol === times[row - 1].symbol && late % DAY_HOURS === NOON && early % DAY_HOURS === 1
    )
  })
  if (wrong < 1) return
  throw new Refusal(
    `its times go from ${times[wrong - 1].time} to ${times[wrong].time}, as on a clock of 12 hours without AM and PM: write hours up to 24`,
  )
}

const THIRTY_SECONDS = /^\d{1,3}['’]([0-2]\d|3[01])[0257]$/

/** Refuses prices that may be 32nds, as of bonds, or have an apostrophe between thousands. */
export const checkFractions = (rows: Rows, { close, high, low, open }: Dialect["columns"]): void => {
  const texts = rows.flatMap((row) => [open, high, low, close].map((column) => fieldOf(row, column)))
  if (texts.length === 0 || !texts.every((text) => THIRTY_SECONDS.test(text))) return
  throw new Refusal(
    `its prices, such as ${texts[0]}, may be in 32nds or have an apostrophe between their thousands: write decimals, or give --decimal point`,
  )
}
