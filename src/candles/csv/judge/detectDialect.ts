import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { wrongBar } from "../../barRules.ts"
import type { ChosenColumns } from "../columns/csvColumns.ts"
import type { Header } from "../columns/header.ts"
import { judgeClock } from "../values/clockForms.ts"
import { checkFractions, checkGroups, checkHours } from "./fieldTraps.ts"
import { judgeDecimal, judgeVolume, type PriceTexts } from "./decimalJudge.ts"
import { Refusal, type ClockForm, type Decimal, type Dialect, type TimedRow, type TimeFormat } from "../dialect.ts"
import type { FileSettings, SampleLine } from "../fileSettings.ts"
import { currencyOf, readNumber } from "../values/numberForms.ts"
import { maySay, periodTimeframes } from "../values/periodNames.ts"
import { metadataInLines, metadataKind, withUnit } from "../columns/metadataNames.ts"
import { sampleSpacing } from "./sampleSpacing.ts"
import { acceptsPeriod, checkMetadata, joinPeriods, refusePeriod } from "./checkMetadata.ts"
import { dialectOf, survey } from "./survey.ts"
import { judgeTime } from "./timeJudge.ts"
import { judgeZone } from "./zoneJudge.ts"
import { timeframeMs } from "../../timeframeSpacing.ts"
import { fieldOf, timeText } from "../values/timeText.ts"

type Row = ReadonlyArray<string>

const priceTexts = (row: Row, { close, high, low, open, volume }: Dialect["columns"]): PriceTexts => [
  fieldOf(row, open),
  fieldOf(row, high),
  fieldOf(row, low),
  fieldOf(row, close),
  fieldOf(row, volume),
]

/** The fields of columns that are not read. */
const otherFields = (rows: ReadonlyArray<Row>, columns: Dialect["columns"]): ReadonlyArray<string> => {
  const used = new Set<number | undefined>(Object.values(columns))
  return rows.flatMap((row) => row.filter((_, column) => !used.has(column)))
}

/** The times of the rows with valid prices. */
const timedRows = (
  rows: ReadonlyArray<Row>,
  columns: Dialect["columns"],
  decimal: Decimal,
  separator: Dialect["separator"],
  clock: ClockForm,
  { allowNegative, pathDate }: FileSettings,
) =>
  rows.flatMap((row): ReadonlyArray<TimedRow> => {
    const [open, high, low, close] = priceTexts(row, columns).map((text) => readNumber(text, decimal, separator))
    if (wrongBar(open, high, low, close, NaN, allowNegative) !== undefined) return []
    return [{ time: timeText(row, columns, clock, pathDate?.date), symbol: fieldOf(row, columns.symbol) }]
  })

const refuseTimeframe = (looksLike: string, settings: FileSettings, how: string): never => {
  const finer = timeframeMs(looksLike) < timeframeMs(settings.timeframe)
  const fix = finer
    ? `give --timeframe ${looksLike}, or --aggregate to make bars of ${settings.timeframe} from them`
    : `give --timeframe ${looksLike}, or --allow-gaps where bars are missing`
  throw new Refusal(`its bars are no ${settings.timeframe}: ${how} ${looksLike}: ${fix}`)
}

/** Refuses a file whose times, or whose period column, contradict the timeframe. */
const checkTimeframe = (
  rows: ReadonlyArray<Row>,
  times: ReadonlyArray<TimedRow>,
  { columns, names }: Pick<Dialect, "columns" | "names">,
  time: TimeFormat,
  settings: FileSettings,
): void => {
  const name = names[columns.period ?? -1] ?? ""
  const values = [...new Set(rows.map((row) => fieldOf(row, columns.period)))]
  const stated = values.flatMap((value) => {
    const timeframes = periodTimeframes(withUnit({ name, value }))
    if (timeframes.length === 0) return []
    return [maySay(timeframes, settings.timeframe) ? settings.timeframe : timeframes[0]]
  })
  const [period, ...others] = new Set(stated)
  if (others.length > 0) throw new Refusal(`it has bars of ${[period, ...others].join(" and ")}: choose with --where`)
  if (period !== undefined && !acceptsPeriod([period], settings))
    throw refusePeriod(`its column ${name}`, period, settings.timeframe)
  const looksLike = sampleSpacing(times, time, settings).contradiction()
  if (looksLike !== undefined) refuseSpacing(looksLike, settings)
}

/** Refuses a file whose bars are spaced like those of another timeframe, unless the caller allows it. */
export const refuseSpacing = (looksLike: string, settings: FileSettings): void => {
  const finer = timeframeMs(looksLike) < timeframeMs(settings.timeframe)
  if (finer ? !settings.aggregate : !settings.allowGaps) refuseTimeframe(looksLike, settings, "they are spaced like")
}

/** Refuses a file in which the prices of one symbol are in several currencies. */
const checkCurrencies = (rows: ReadonlyArray<Row>, columns: Dialect["columns"]): void => {
  const bySymbol = new Map<string, string>()
  for (const row of rows) {
    for (const text of priceTexts(row, columns).slice(0, 4)) {
      const currency = currencyOf(text)
      if (currency === undefined) continue
      const symbol = fieldOf(row, columns.symbol)
      const known = bySymbol.get(symbol) ?? currency
      if (known !== currency) {
        throw new Refusal(
          `it has prices in ${known} and in ${currency}: choose rows with --where, or save each in a file`,
        )
      }
      bySymbol.set(symbol, known)
    }
  }
}

const judge = (header: Header, rows: ReadonlyArray<Row>, chosen: ChosenColumns, settings: FileSettings) => {
  const { columns } = chosen
  const clock = judgeClock(columns.clock === undefined ? [] : rows.map((row) => fieldOf(row, columns.clock)))
  const kept = rows.filter((row) => chosen.where.every(({ column, values }) => values.has(fieldOf(row, column))))
  checkCurrencies(kept, columns)
  checkGroups(header.names, kept, columns, header.separator)
  if (settings.decimal === undefined) checkFractions(kept, columns)
  const known = settings.decimal ?? header.source?.decimal
  const { assumptions: signs, decimal } =
    known === undefined
      ? judgeDecimal(
          kept.map((row) => priceTexts(row, columns)),
          otherFields(kept, columns),
          header.separator,
          settings.allowNegative,
        )
      : { assumptions: [], decimal: known }
  const volume = judgeVolume(
    kept.map((row) => fieldOf(row, columns.volume)),
    decimal,
  )
  const times = timedRows(kept, columns, decimal, header.separator, clock.form, settings)
  const { assumptions, format } = judgeTime(times, settings)
  const time = { ...format, clock: clock.form }
  if (!hasDates(settings.timeframe)) checkHours(times, time)
  checkTimeframe(kept, times, { columns, names: header.names }, time, settings)
  const metadata = joinPeriods([...(settings.metadata ?? []), ...metadataInLines(header.above)])
  const periods = [
    ...metadata.filter(({ name }) => metadataKind(name) === "period"),
    ...new Set(kept.map((row) => fieldOf(row, columns.period))),
  ].map((each) => (typeof each === "string" ? { name: header.names[columns.period ?? -1] ?? "", value: each } : each))
  const dated = columns.date === undefined ? [`the date is that of the file's ${settings.pathDate?.by ?? "name"}`] : []
  const stated = checkMetadata(
    metadata,
    {
      fits: () => sampleSpacing(times, time, settings).fits(),
      hasFractions: kept.some((row) => readNumber(fieldOf(row, columns.close), decimal, header.separator) % 1 !== 0),
    },
    settings,
  )
  const { assumptions: zones, zone } = judgeZone(header, columns, times, time, settings)
  return {
    decimal,
    volumeDecimal: volume.decimal,
    time,
    zone,
    periods,
    assumptions: [...dated, ...signs, ...volume.assumptions, ...assumptions, ...clock.assumptions, ...stated, ...zones],
  }
}

/** Detects from its first lines how to read a file; throws a {@link Refusal} if that is unclear. */
export const detectDialect = (lines: ReadonlyArray<SampleLine>, settings: FileSettings): Dialect => {
  const seen = survey(lines, settings)
  return dialectOf(seen, judge(seen.header, seen.rows, seen.chosen, settings), settings)
}
