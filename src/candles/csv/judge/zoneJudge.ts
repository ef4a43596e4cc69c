import { hasDates } from "../../../calendar/timeframeUnit.ts"
import type { Header } from "../columns/header.ts"
import { Refusal, type Dialect, type StatedZone, type TimedRow, type TimeFormat } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { timeReader } from "../values/dateForms.ts"
import { tidyTime } from "../values/tidyTime.ts"
import { zoneInLine, zoneInName, zoneOf } from "../values/zoneNames.ts"

/** The zone of a file's times, and the assumptions behind it. */
interface JudgedZone {
  readonly zone: string | undefined
  readonly assumptions: ReadonlyArray<string>
}

const UNSAID: JudgedZone = { zone: undefined, assumptions: [] }
const DAY_MS = 86_400_000
/** A time of day followed by its zone. */
const ZONED = /\d:\d\d.*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$|T\d{4,6}Z$/i

/** The zone that a file states: in the name of its time column, above the header, or elsewhere outside its rows. */
const statedZone = (
  { above, names }: Pick<Header, "above" | "names">,
  { clock, date }: Dialect["columns"],
  settings: FileSettings,
): StatedZone | undefined => {
  for (const column of [clock, date]) {
    const text = column === undefined ? undefined : zoneInName(names[column])
    if (text !== undefined && column !== undefined) return { text, by: `its column ${names[column]}` }
  }
  for (const line of above) {
    const text = zoneInLine(line)
    if (text !== undefined) return { text, by: "a line above its rows" }
  }
  return settings.statedZone
}

/** The zone that a file states; refuses an ambiguous one. */
const describeZone = ({ by, text }: StatedZone): string => {
  const zone = zoneOf(text)
  if (zone !== undefined) return zone
  throw new Refusal(
    `its times are those of ${text}, as ${by} says, which may be several zones: say which with --time-zone, such as America/New_York`,
  )
}

/** Whether daily bars are instants, some of them not midnight UTC: their dates depend on a zone. */
const areInstants = (times: ReadonlyArray<TimedRow>, format: TimeFormat): boolean => {
  if (format.form !== "count") return false
  const read = timeReader(format)
  const at = { wall: NaN, offset: undefined }
  return times.some(({ time }) => read(time, at) && at.wall % DAY_MS !== 0)
}

/** Decides the zone of times that do not include one. */
export const judgeZone = (
  header: Pick<Header, "above" | "names">,
  columns: Dialect["columns"],
  times: ReadonlyArray<TimedRow>,
  format: TimeFormat,
  settings: FileSettings,
): JudgedZone => {
  if (settings.localTime !== undefined || times.length === 0) return UNSAID
  if (hasDates(settings.timeframe)) {
    const zone = zoneOf(settings.statedZone?.text ?? "")
    return zone !== undefined && areInstants(times, format)
      ? { zone, assumptions: [`days are those of ${zone}, as the file says`] }
      : UNSAID
  }
  if (format.form === "count" || format.zone !== undefined) return UNSAID
  if (times.some(({ time }) => ZONED.test(tidyTime(time)))) return UNSAID
  const given = statedZone(header, columns, settings)
  if (given === undefined) return { zone: undefined, assumptions: ["times without a zone are UTC"] }
  const zone = describeZone(given)
  return zone === "UTC" ? UNSAID : { zone, assumptions: [`times are those of ${zone}, as ${given.by} says`] }
}
