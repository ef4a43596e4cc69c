import { columnKey } from "../../csv/columns/columnNames.ts"
import { sourceOfFile } from "../../csv/columns/sources.ts"
import type { PathDate } from "../../csv/fileSettings.ts"
import { dayTime } from "../../csv/values/calendarDay.ts"
import { partitionsIn } from "../../source/filePaths.ts"
import type { CandleFile } from "./candleFiles.ts"

const FOLDER = /^(date|dt|ds|day|tradedate|tradingdate|pricedate|businessdate|asofdate|asof)$/
const WRITTEN = /^(\d{4})([-_.]?)(\d{2})\2(\d{2})$/
/** A date inside a name, with the year first. */
const INSIDE = /(?<!\d)(?:19|20)\d{2}([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)/g

const isoOf = (year: string, month: string, day: string): string | undefined => {
  const time = dayTime(Number(year), Number(month), Number(day))
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10)
}

const written = (text: string): string | undefined => {
  const match = WRITTEN.exec(text)
  return match === null ? undefined : isoOf(match[1], match[3], match[4])
}

/** The date of Hive partitions: `date=2024-01-02/`, `year=2024/month=01/day=02/`. */
const ofFolders = (path: string): string | undefined => {
  const parts = new Map(partitionsIn(path).map(([name, value]) => [columnKey(name), value]))
  const whole = [...parts].find(([name, value]) => FOLDER.test(name) && written(value) !== undefined)?.[1]
  if (whole !== undefined) return written(whole)
  const [year, month, day] = ["year", "month", "day"].map((name) => parts.get(name) ?? "")
  return [year, month, day].every((part) => /^\d{1,4}$/.test(part)) ? isoOf(year, month, day) : undefined
}

const ofName = (stem: string): string | undefined => {
  const known = /^(\d\d)(\d\d)(\d\d)$/.exec(sourceOfFile(stem)?.date ?? "")
  if (known !== null) return isoOf(`20${known[3]}`, known[2], known[1])
  const [found, ...others] = [...stem.matchAll(INSIDE)].map(([text]) => text)
  return others.length === 0 && found !== undefined ? written(found) : undefined
}

/** The date in a path, for rows without one: from its partitions, or else from its name or a folder's. */
export const dateOfPath = ({ path, stem }: Pick<CandleFile, "path" | "stem">): PathDate | undefined => {
  const folder = ofFolders(path)
  if (folder !== undefined) return { date: folder, by: "folder" }
  const name =
    ofName(stem) ??
    path
      .replaceAll("\\", "/")
      .split("/")
      .slice(0, -1)
      .map(written)
      .findLast((date) => date !== undefined)
  return name === undefined ? undefined : { date: name, by: "name" }
}
