import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { HtmlReport } from "../../report/html/HtmlReport.ts"
import { UsageError } from "../options/UsageError.ts"
import { StandardError } from "../terminal/StandardError.ts"

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`

/** Fails if the folder of a report is missing: the report itself is written at the end. */
export const checkReportFolder = Effect.fnUntraced(function* (file: string, option: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = path.dirname(path.resolve(file))
  const exists = yield* files.exists(folder).pipe(Effect.orElseSucceed(() => false))
  if (!exists) return yield* new UsageError({ message: `there is no folder ${folder}: create it, or check ${option}` })
})

/** Prints the path of a report, and whether bars were left out. */
export const announceReport = Effect.fnUntraced(function* (file: string, { bytes, newestBars }: HtmlReport) {
  const standardError = yield* StandardError
  const cut =
    newestBars === undefined
      ? ""
      : `; it contains the newest ${newestBars} bars of each symbol, since all would be too large`
  standardError.line(`report: ${file} (${megabytes(bytes)})${cut}`)
})
