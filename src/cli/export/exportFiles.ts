import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import { exportBytes, exportCandles } from "../../candles/export/CandleExport.ts"
import type { ExportProgress, ExportReport } from "../../candles/export/exportOptions.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import { shownStore } from "../../candles/store/storeAddress.ts"
import { monotonicMsOf } from "../../job/monotonicMs.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { givenTimeframe } from "../options/givenTimeframe.ts"
import { readSymbolList } from "../options/symbolList.ts"
import { withoutPatterns } from "../options/symbolPattern.ts"
import { SymbolsFailed } from "../options/SymbolsFailed.ts"
import { UsageError } from "../options/UsageError.ts"
import { rateReport, rateText } from "../terminal/rateReport.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { writeLines, writeStream } from "../terminal/standardOutput.ts"
import { count, durationText, grouped } from "../terminal/summaryText.ts"
import { bytesText } from "../terminal/bytesText.ts"
import type { ExportInput } from "./exportFlags.ts"

/** How many unreadable symbols are listed one by one. */
const MOST_SHOWN = 10

const summaryOf = (input: ExportInput, timeframe: Timeframe, report: ExportReport): string => {
  const { bars, bytes, durationMs, files, symbols } = report
  const rate = rateText(bars, durationMs)
  const what = `${count(symbols, "symbol", "symbols")}, ${count(bars, "bar", "bars")} of ${timeframe}`
  const isPiped = input.out === "-"
  const into = isPiped ? bytesText(bytes) : `${count(files, "file", "files")} of ${bytesText(bytes)}`
  return `${isPiped ? "standard output" : input.out}: ${what} in ${into} in ${durationText(durationMs)}${rate === "" ? "" : ` (${rate})`}`
}

/** The requested symbols, with patterns replaced; `undefined` for all. */
const symbolsOf = Effect.fnUntraced(function* ({ store, symbols }: ExportInput, timeframe: Timeframe) {
  if (symbols.length === 0) return undefined
  const asked = (yield* readSymbolList(symbols)).symbols
  const known = asked.some(({ isPattern }) => isPattern)
    ? yield* CandleRepository.use((candles) => candles.symbols(timeframe))
    : []
  return yield* withoutPatterns(asked, known, shownStore(store))
})

const optionsOf = (input: ExportInput) => {
  const format = Option.getOrUndefined(input.format)
  const from = Option.getOrUndefined(input.from)
  const to = Option.getOrUndefined(input.to)
  return {
    out: input.out,
    layout: input.layout,
    times: input.times,
    range: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    ...(format === undefined ? {} : { format }),
  }
}

/** The format for standard output: CSV by default; the others are binary, and refused on a terminal. */
const pipedFormat = Effect.fnUntraced(function* ({ format, layout }: ExportInput) {
  const stdio = yield* Stdio.Stdio
  const chosen = Option.getOrElse(format, () => "csv" as const)
  if (layout === "freqtrade")
    return yield* new UsageError({ message: "--layout freqtrade writes one file for each symbol: give --out FOLDER/" })
  if (chosen !== "csv" && (yield* stdio.stdoutIsTerminal))
    return yield* new UsageError({
      message: `--format ${chosen} is binary: give --out FILE, or pipe it to another program`,
    })
  return chosen
})

/** Runs `export`. */
export const exportFiles = Effect.fn("marketsweep.export")(function* (input: ExportInput) {
  const standardError = yield* StandardError
  const clock = yield* Clock.Clock
  const options = optionsOf(input)
  const started = monotonicMsOf(clock)
  const tell = rateReport(standardError)
  const piped = input.out === "-" ? yield* pipedFormat(input) : undefined
  const { report, timeframe } = yield* Effect.gen(function* () {
    const which = yield* givenTimeframe(input.timeframe, Option.some(input.store))
    const symbols = yield* symbolsOf(input, which)
    const request = {
      ...options,
      ...(symbols === undefined ? {} : { symbols }),
      timeframe: which,
      onProgress: ({ bars, symbols: exported, totalSymbols }: ExportProgress) => {
        const done = `${grouped(exported)} of ${count(totalSymbols, "symbol", "symbols")}`
        tell({ done, share: exported / totalSymbols, rows: bars }, monotonicMsOf(clock) - started)
      },
    }
    const written = yield* piped === undefined
      ? exportCandles(request)
      : exportBytes({ ...request, format: piped }, (bytes) => writeStream(Stream.succeed(bytes)))
    return { report: written, timeframe: which }
  }).pipe(
    Effect.scoped,
    Effect.provide(CandleStore.layer(input.store)),
    Effect.ensuring(Effect.sync(() => standardError.status(undefined))),
  )
  for (const { message, symbol } of report.unread.slice(0, MOST_SHOWN)) standardError.line(`${symbol}: ${message}`)
  if (report.unread.length > MOST_SHOWN)
    standardError.line(`and ${grouped(report.unread.length - MOST_SHOWN)} more symbols`)
  const summary = summaryOf(input, timeframe, report)
  if (piped === undefined) yield* writeLines([summary])
  else standardError.line(summary)
  if (report.unread.length > 0) return yield* new SymbolsFailed({ failed: report.unread.length })
})
