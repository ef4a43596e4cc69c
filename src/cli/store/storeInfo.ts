import * as Effect from "effect/Effect"
import { usualOf } from "../../calendar/fittingTimeframes.ts"
import { describeStore, type ListingSummary } from "../../candles/sqlite/StoreSummary.ts"
import { formatInstant, isInstant } from "../../job/Instant.ts"
import { textTable } from "../../report/textTable.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { count, grouped } from "../terminal/summaryText.ts"
import { bytesText } from "../terminal/bytesText.ts"

const timeText = (time: number): string =>
  isInstant(time) ? formatInstant(time).replace("T00:00:00.000Z", "") : String(time)

const listingText = ({ adjustment, exchange, session, symbols, timeZone }: ListingSummary): string =>
  `${count(symbols, "symbol", "symbols")}: ${[exchange, timeZone, session, adjustment].filter((each) => each !== undefined).join(", ")}`

/** Runs `store info`. */
export const storeInfo = Effect.fn("marketsweep.store.info")(function* (input: {
  readonly store: string
  readonly format: "text" | "json"
}) {
  const summary = yield* describeStore(input.store)
  if (input.format === "json") {
    const times = summary.timeframes.map((each) => ({
      ...each,
      first: timeText(each.first),
      last: timeText(each.last),
    }))
    return yield* writeLines([JSON.stringify({ ...summary, timeframes: times })])
  }
  const { bytes, format, generated, listings, path, timeframes } = summary
  const made = usualOf(timeframes.map(({ timeframe }) => timeframe))
  const column = (header: string, align: "left" | "right", cell: (of: (typeof timeframes)[number]) => string) => ({
    header,
    align,
    cells: timeframes.map(cell),
  })
  yield* writeLines([
    `${path}: ${bytesText(bytes)}, format ${format}${generated ? ", generated" : ""}`,
    ...(timeframes.length === 0
      ? ["no candles"]
      : textTable([
          column("timeframe", "left", ({ timeframe }) => timeframe),
          column("symbols", "right", ({ symbols }) => grouped(symbols)),
          column("bars", "right", ({ bars }) => grouped(bars)),
          column("from", "left", ({ first }) => timeText(first)),
          column("to", "left", ({ last }) => timeText(last)),
        ])),
    ...(made.length === 0 ? [] : [`can be resampled from these: ${made.join(", ")}`]),
    ...listings.map(listingText),
  ])
})
