import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import { Timeframe } from "../../job/Timeframe.ts"
import { named } from "./named.ts"
import { textFromSettings } from "./settings.ts"

const isTimeframe = Schema.is(Timeframe)

export const store = Flag.String("store").pipe(
  textFromSettings("store"),
  Flag.withMetavar("STORE"),
  named("the name of a file, or a URL"),
  Flag.withDescription(
    "The candles: a file written by `marketsweep import`, Parquet files, a DuckDB file or the URL of a Postgres table",
  ),
)

export const timeframe = Flag.String("timeframe").pipe(
  textFromSettings("timeframe"),
  Flag.withMetavar("TIMEFRAME"),
  Flag.filter(isTimeframe, () => "Expected a timeframe such as 1m, 15m, 1h, 1d, 1w or 1M (1m is a minute, 1M a month)"),
  Flag.withDescription("The timeframe of a bar: 1m, 15m, 1h, 1d, 1w, 1M"),
)

/** Like {@link timeframe}, for commands that read one store. */
export const onlyTimeframe = timeframe.pipe(
  Flag.withDescription(
    "The timeframe of a bar: 1m, 15m, 1h, 1d, 1w, 1M; resampled from finer bars if the store lacks it; the store's only one by default",
  ),
  Flag.optional,
)

export const log = Flag.String("log").pipe(
  textFromSettings("log"),
  Flag.withMetavar("FILE"),
  named("the name of a file"),
  Flag.withDescription("The log of runs; beside the store by default (STORE.runs)"),
  Flag.optional,
)
