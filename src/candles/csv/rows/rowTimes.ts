import { isInstant } from "../../../job/Instant.ts"
import { isTimeName } from "../columns/columnNames.ts"
import { Refusal, type Dialect, type TimeForm } from "../dialect.ts"
import type { LocalTime } from "../localTime.ts"
import { timeReader } from "../values/dateForms.ts"
import { formName, hasShortYear } from "../values/formNames.ts"
import { type BarEnds, endTimeReader } from "../values/barBegin.ts"
import { rowTimeReader, type RowTime, type TimeMode } from "../values/rowTime.ts"
import { fieldOf, timeText } from "../values/timeText.ts"
import type { Joints } from "./joints.ts"

/** The last accepted year: later ones belong to another calendar. */
export const LAST_YEAR = 2300
export const END_MS = Date.UTC(LAST_YEAR + 1, 0)

/** Two-digit years are read as up to 2069, but a year this late is a mistake. */
const NO_SHORT_YEAR_MS = Date.UTC(2050, 0)

/** Quotes and shortens a string for a message. */
export const quoted = (text: string): string => `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`

const wrongTime = (text: string, { time }: Dialect): string =>
  text === "" ? "the date is empty" : `the date ${quoted(text)} cannot be read as ${formName(time)}`

/** The fewest dates of another form that are not just mistakes. */
const FEWEST_OTHERS = 2

const OTHER_FORMS: Readonly<Partial<Record<TimeForm, ReadonlyArray<TimeForm>>>> = {
  dmy: ["mdy", "iso"],
  mdy: ["dmy", "iso"],
  iso: ["ydm", "dmy", "mdy"],
  ydm: ["iso"],
}

/** Whether a date is valid only in another form than the file's. If the file's form is proven, swapped day and month do not count. */
const otherForm = ({ time }: Dialect): ((text: string) => boolean) => {
  const own = timeReader(time)
  const others = (OTHER_FORMS[time.form] ?? [])
    .filter((form) => time.isProven !== true || form !== "ydm")
    .map((form) => timeReader({ ...time, form }))
  const into = { wall: 0, offset: undefined }
  return (text) => !own(text, into) && others.some((read) => read(text, into))
}

/** The range of times that are accepted from counts in a finer unit. */
const FINER_FROM_MS = Date.UTC(1990, 0)
const FINER_END_MS = Date.UTC(2050, 0)

/** Reads counts in a finer unit, such as Binance's since 2025: in the file's unit, they would be far in the future. */
const finerReader = ({ time }: Dialect, { localTime, mode }: TimeSettings) => {
  const finer = [1e-3, 1e-6].map((part) => rowTimeReader({ ...time, unitMs: time.unitMs * part }, mode, localTime))
  return (text: string, into: RowTime): boolean =>
    finer.some((read) => read(text, into) && into.time >= FINER_FROM_MS && into.time < FINER_END_MS)
}

/** A time of 24:00. */
const AFTER_LAST_HOUR = /(?:[T ]|^)24:?00(?!\d{4})/

const lazily = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}

/** How to read the times of rows. */
interface TimeSettings {
  readonly mode: TimeMode
  readonly localTime: LocalTime | undefined
  /** Present if times are the ends of bars. */
  readonly endsOf?: BarEnds
}

/** Reads the times of a file's rows. */
export interface RowTimes {
  /** Must be called first with the fields of each line, which may be a title or a repeated header. */
  readonly onFields: (fields: ReadonlyArray<string>) => void
  /** Reads the time of a row; returns the reason if it has none. Throws a {@link Refusal} if the file mixes forms. */
  readonly read: (fields: ReadonlyArray<string>) => string | undefined
  readonly assumptions: () => ReadonlyArray<string>
}

export const makeRowTimes = (
  dialect: Dialect,
  settings: TimeSettings,
  row: RowTime,
  joints: Joints | undefined,
): RowTimes => {
  const { columns, names } = dialect
  const { endsOf, localTime, mode } = settings
  const readTime =
    endsOf === undefined
      ? rowTimeReader(dialect.time, mode, localTime)
      : endTimeReader(dialect.time, mode, localTime, endsOf)
  // Created only for the first unreadable time, since most files have none.
  const isOtherForm = lazily(() => otherForm(dialect))
  let otherForms = 0
  const readFiner = lazily(() => finerReader(dialect, settings))
  let finerUnits = false
  const readWall = lazily(() => timeReader(dialect.time))
  const wallTime = { wall: NaN, offset: undefined }
  /** A line with a single field, which may be the title of another table. */
  let title: string | undefined

  const onFields = (fields: ReadonlyArray<string>): void => {
    const above = title
    const [first = "", ...others] = fields
    title = others.length === 0 && !/^\d/.test(first) ? first : undefined
    if (isTimeName(first)) title = above
    else if (first !== "" && !/^\d/.test(first) && others.every((field) => field === "")) joints?.onTitle(first)
  }

  const read = (fields: ReadonlyArray<string>): string | undefined => {
    const text = timeText(fields, columns, dialect.time.clock, dialect.fileDate)
    if (readTime(text, row) && isInstant(row.time) && row.time < END_MS) {
      if (row.time >= NO_SHORT_YEAR_MS && hasShortYear(text))
        throw new Refusal(
          `its years of two digits are of two centuries, or not of this one, as in ${text}: write years of four digits`,
        )
      return undefined
    }
    if (dialect.time.form === "count" && readFiner()(text, row)) {
      finerUnits = true
      return undefined
    }
    if (row.time >= END_MS) return undefined
    // A single date may be an ISO date with a mistake in its month.
    if (isOtherForm()(text) && ++otherForms >= (dialect.time.form === "iso" ? FEWEST_OTHERS : 1))
      throw new Refusal(
        `its dates are written in two ways: it was read as ${formName(dialect.time)}, and has ${text}: write all of them in one`,
      )
    if (AFTER_LAST_HOUR.test(text) && settings.mode === "instant")
      throw new Refusal(
        `its hours run to 24, as in ${text}: it is not clear whether they are the ends of bars: give --bar-times end if they are, or write when each bar begins`,
      )
    const date = fieldOf(fields, columns.date)
    if (isTimeName(date)) {
      joints?.onNames()
      if (title !== undefined)
        throw new Refusal(`it has a second table, below the line ${quoted(title)}: save each table in a file`)
      const same = names.every((name, column) => name === fieldOf(fields, column))
      if (!same && fields.length > 4)
        throw new Refusal(
          `it has a second line that names columns, other than the first: ${fields.join(", ").slice(0, 80)}`,
        )
    }
    return settings.localTime !== undefined && readWall()(text, wallTime)
      ? `the time ${quoted(text)} is shown twice or not at all by the clocks of its zone, which are changed then: write it with its offset from UTC`
      : wrongTime(text, dialect)
  }

  return {
    onFields,
    read,
    assumptions: () =>
      finerUnits ? [`numbers that are no times as ${formName(dialect.time)} were read in a finer unit`] : [],
  }
}
