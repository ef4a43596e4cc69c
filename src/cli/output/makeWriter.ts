import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { paintFor } from "../terminal/paint.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { csvWriter } from "./csvWriter.ts"
import { jsonWriter, ndjsonWriter } from "./jsonWriters.ts"
import { parquetWriter } from "./parquetWriter.ts"
import type { RowOptions } from "./ResultWriter.ts"
import type { Row } from "./rows.ts"
import { stdoutWidth } from "../terminal/shownTable.ts"
import { tableWriter } from "./tableWriter.ts"
import { trendsOf } from "./trends.ts"
import { watchListWriter } from "./watchListWriter.ts"

/** Longer tables have no sparklines: reading their candles would take too long. */
const MOST_TRENDS = 2_000

/** Opens the store of the command, if any, for sparklines and exchanges. */
const withCandles = <A, E>(
  { store, worker }: Pick<ScanOptions, "store" | "worker">,
  read: (repository: CandleRepository["Service"]) => Effect.Effect<A, E>,
) =>
  Option.isSome(store) && Option.isNone(worker)
    ? CandleRepository.use(read).pipe(Effect.provide(CandleStore.layer(store.value)), Effect.map(Option.some))
    : Effect.succeedNone

/** The options that decide the format. */
export type WriterOptions = Pick<
  ScanOptions,
  "columns" | "format" | "limit" | "out" | "sort" | "store" | "timeframe" | "worker"
>

/** Makes the writer of `--format`. */
export const makeWriter = Effect.fnUntraced(function* (
  options: WriterOptions,
  job: ProcessingJob,
  terminal: { readonly isTerminal: boolean },
) {
  const standardError = yield* StandardError
  const isFile = Option.isSome(options.out)
  const names = options.columns.flatMap((text) => text.split(",")).map((name) => name.trim())
  const rowOptions: RowOptions = {
    job,
    limit: Option.getOrElse(options.limit, () => Infinity),
    sort: Option.getOrUndefined(options.sort),
    columns: names,
    warn: (unknown, there) => {
      for (const name of unknown) {
        standardError.line(
          `warning: there is no column ${name}; there are ${there.map((each) => each.name).join(", ")}`,
        )
      }
    },
  }
  const isShown = terminal.isTerminal && !isFile
  const trends = (rows: ReadonlyArray<Row>) =>
    rows.length > MOST_TRENDS
      ? Effect.succeed(rows.map(() => ""))
      : withCandles(options, (repository) => trendsOf(repository, job.timeframe, rows)).pipe(
          Effect.catchTag("StoreUnavailable", ({ message }) =>
            Effect.sync(() => {
              standardError.line(`warning: no trends: ${message}`)
              return Option.none()
            }),
          ),
          Effect.map(Option.getOrElse(() => rows.map(() => ""))),
        )
  switch (options.format) {
    case "ndjson":
      return ndjsonWriter()
    case "json":
      return jsonWriter()
    case "csv":
      return csvWriter(rowOptions)
    case "parquet":
      return yield* parquetWriter(rowOptions)
    case "tradingview":
      return watchListWriter(rowOptions, (symbols) =>
        Effect.map(
          withCandles(options, (repository) => repository.listings?.(symbols) ?? Effect.succeed([])),
          Option.getOrElse(() => []),
        ),
      )
    case "table":
      return tableWriter(rowOptions, {
        paint: isFile ? (_, text) => text : paintFor(process.stdout),
        width: stdoutWidth(isShown),
        trends: isShown || names.includes("trend") ? trends : undefined,
      })
  }
})
