import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { timeReader } from "../values/dateForms.ts"
import type { TimeFormat } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { makeSpacing, type Spacing } from "../../timeframeSpacing.ts"

/** A time read as later than this is in another unit. */
const FAR_MS = Date.UTC(2300, 0)

/** The spacing of a sample's rows, for each symbol, if their times are of this format. */
export const sampleSpacing = (
  rows: ReadonlyArray<{ readonly time: string; readonly symbol: string }>,
  format: TimeFormat,
  { localTime, timeframe }: Pick<FileSettings, "localTime" | "timeframe">,
): Spacing => {
  const read = timeReader(format)
  const into = { wall: NaN, offset: undefined as number | undefined }
  const dates = hasDates(timeframe)
  const bySymbol = new Map<string, Array<number>>()
  for (const { symbol, time } of rows) {
    if (!read(time, into) || into.wall >= FAR_MS) continue
    const instant = into.wall - (into.offset ?? 0)
    const at = dates && into.offset !== undefined && localTime !== undefined ? localTime.toWall(instant) : instant
    const times = bySymbol.get(symbol)
    if (times === undefined) bySymbol.set(symbol, [at])
    else times.push(at)
  }
  const spacing = makeSpacing(timeframe)
  for (const times of bySymbol.values()) spacing.add(times.toSorted((a, b) => a - b))
  return spacing
}
