import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import type { MatchedBar } from "../../job/ProcessingResult.ts"
import { matchColumns, type MatchRow } from "../../report/ResultTable.ts"
import { monotonicMs } from "../../job/monotonicMs.ts"
import type { WatchEvent } from "../../watch/WatchEvent.ts"
import { momentText } from "../log/runText.ts"
import { shownTable } from "../terminal/shownTable.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { type OutputError, writeLines, writeStream } from "../terminal/standardOutput.ts"
import { count, durationText } from "../terminal/summaryText.ts"
import type { KeptScans } from "./keptScans.ts"
import { matchLine } from "./matchLine.ts"

/** Options for the output of a watch. */
interface WatchOutput {
  /** The name of the store in messages. */
  readonly store: string
  readonly format: "table" | "ndjson"
  readonly everyMs: number
  readonly kept: KeptScans
  /** Called with each new match. */
  readonly onMatch: (row: MatchRow) => void
}

/** The results of a scan so far. */
interface Found {
  readonly rows: Array<MatchRow>
  errors: number
}

/** Prints the new matches of a watch, and messages about its scans. */
export const watchOutput = Effect.fnUntraced(function* <E, R>(
  events: Stream.Stream<WatchEvent, E, R>,
  { everyMs, format, kept, onMatch, store }: WatchOutput,
): Effect.fn.Return<void, E | OutputError, R | Stdio.Stdio | StandardError> {
  const standardError = yield* StandardError
  const startedAt = yield* monotonicMs
  let scans = 0
  let matches = 0
  let found: Found = { rows: [], errors: 0 }
  const line = (text: string) =>
    Effect.map(Clock.currentTimeMillis, (now) => standardError.line(`${momentText(now)}: ${text}`))

  const answered = (symbol: string, news: ReadonlyArray<MatchedBar>) => {
    const rows = news.map((match): MatchRow => ({ symbol, ...match }))
    matches += rows.length
    found.rows.push(...rows)
    rows.forEach(onMatch)
    return format === "ndjson" ? writeStream(Stream.fromIterable(rows.map(matchLine))) : Effect.void
  }
  const scanned = Effect.fnUntraced(function* (symbols: number, elapsedMs: number) {
    const { errors, rows } = found
    found = { rows: [], errors: 0 }
    scans += 1
    const which = scans === 1 ? count(symbols, "symbol", "symbols") : count(symbols, "symbol has", "symbols have")
    const what = scans === 1 ? which : `${which} changed`
    const failed = errors === 0 ? "" : `, ${count(errors, "error", "errors")}`
    yield* line(`${what}: ${count(rows.length, "new match", "new matches")}${failed} in ${durationText(elapsedMs)}`)
    if (format === "table" && rows.length > 0) yield* writeLines([...(yield* shownTable(matchColumns(rows))), ""])
    yield* kept.end
    if (scans === 1) {
      standardError.line(`watching ${store}: checking for new bars every ${durationText(everyMs)} (Ctrl-C ends it)`)
    }
  })

  yield* Stream.runForEach(events, (event): Effect.Effect<void, OutputError, Stdio.Stdio> => {
    switch (event._tag) {
      case "Changed":
        return Effect.void
      case "Answered":
        if (event.result.error !== undefined) found.errors += 1
        kept.add(event.result, event.matches)
        return event.matches.length === 0 ? Effect.void : answered(event.result.symbol, event.matches)
      case "Scanned":
        return scanned(event.symbols, event.elapsedMs)
      case "Unavailable":
        return line(`${event.error.message} (trying again)`)
      case "Available":
        return line(`${store} can be read again`)
    }
  }).pipe(
    Effect.onInterrupt(() =>
      Effect.map(monotonicMs, (now) =>
        standardError.line(
          `watched for ${durationText(now - startedAt)}: ${count(scans, "scan", "scans")}, ${count(matches, "new match", "new matches")}`,
        ),
      ),
    ),
  )
})
