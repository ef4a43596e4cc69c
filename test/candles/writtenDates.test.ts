import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { barsIn, importTexts } from "./importing.ts"

const fileOf = (dates: ReadonlyArray<string>): string =>
  ["date;open;high;low;close", ...dates.map((date) => `${date};1.5;1.75;1.25;1.5`), ""].join("\n")

const datesIn = (store: string, timeframe = "1d") =>
  Effect.map(barsIn(store, timeframe), (bars) => (bars["A"] ?? []).map(([time]) => time))

const MONTHS: Readonly<Record<string, string>> = {
  English: "Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec",
  French: "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
  German: "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
  Spanish: "ene feb mar abr may jun jul ago sep oct nov dic",
  Italian: "gen feb mar apr mag giu lug ago set ott nov dic",
  Portuguese: "jan fev mar abr mai jun jul ago set out nov dez",
  Dutch: "jan feb mrt apr mei jun jul aug sep okt nov dec",
  Swedish: "jan feb mars april maj juni juli aug sep okt nov dec",
  Norwegian: "jan feb mars april mai juni juli aug sep okt nov des",
  Polish: "sty lut mar kwi maj cze lip sie wrz paź lis gru",
  Czech: "ledna února března dubna května června července srpna září října listopadu prosince",
  Hungarian: "jan febr márc ápr máj jún júl aug szept okt nov dec",
  Romanian: "ian feb mar apr mai iun iul aug sept oct nov dec",
  Turkish: "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
  "Turkish in capitals": "OCAK ŞUBAT MART NİSAN MAYIS HAZİRAN TEMMUZ AĞUSTOS EYLÜL EKİM KASIM ARALIK",
  Indonesian: "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des",
  Russian: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
  "short Russian": "янв фев мар апр май июн июл авг сен окт ноя дек",
  Ukrainian: "січ лют бер кві тра чер лип сер вер жов лис гру",
  Greek: "Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ",
}

describe("dates with the name of the month are read in", () => {
  for (const [language, names] of Object.entries(MONTHS)) {
    it.effect(language, () =>
      Effect.gen(function* () {
        const dates = names.split(" ").map((name) => `5 ${name} 2024`)
        const { store } = yield* importTexts({ "A.csv": fileOf(dates) }, { allowGaps: true })
        assert.deepStrictEqual(
          yield* datesIn(store),
          dates.map((_, month) => `2024-${String(month + 1).padStart(2, "0")}-05`),
        )
      }),
    )
  }
})

describe("a period without a day is read as its first day", () => {
  const MONTHLY = ["2023-11-01", "2023-12-01", "2024-01-01"]
  const periods: ReadonlyArray<
    readonly [timeframe: string, texts: ReadonlyArray<string>, dates: ReadonlyArray<string>]
  > = [
    ["1M", ["2023-11", "2023-12", "2024-01"], MONTHLY],
    ["1M", ["202311", "202312", "202401"], MONTHLY],
    ["1M", ["2023M11", "2023M12", "2024M01"], MONTHLY],
    ["1M", ["11/2023", "12/2023", "01/2024"], MONTHLY],
    ["1M", ["Nov-23", "Dec-23", "Jan-24"], MONTHLY],
    ["1M", ["November 2023", "December 2023", "January 2024"], MONTHLY],
    ["3M", ["2023Q3", "2023Q4", "2024Q1"], ["2023-07-01", "2023-10-01", "2024-01-01"]],
    ["1y", ["1969", "1970", "1971"], ["1969-01-01", "1970-01-01", "1971-01-01"]],
    // 2020 had 53 weeks, and 2024 began on a Monday.
    ["1w", ["2020-W53", "2021-W01", "2021-W02"], ["2020-12-28", "2021-01-04", "2021-01-11"]],
    ["1w", ["2023-W51", "2023-W52", "2024-W01"], ["2023-12-18", "2023-12-25", "2024-01-01"]],
  ]
  for (const [timeframe, texts, dates] of periods) {
    it.effect(`as ${texts[2]} of ${timeframe}`, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": fileOf(texts) }, { timeframe })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* datesIn(store, timeframe), [...dates])
        assert.match(
          report.assumptions[0]?.message ?? "",
          /^dates such as .* were read as (months|quarters|years|weeks)$/,
        )
      }),
    )
  }

  it.effect("but not in daily bars, nor if its year does not have that week", () =>
    Effect.gen(function* () {
      for (const [timeframe, text] of [
        ["1d", "2024-01"],
        ["1d", "Jan-24"],
        ["1w", "2021-W53"],
      ] as const) {
        const { report, store } = yield* importTexts({ "A.csv": fileOf([text]) }, { timeframe })
        assert.match(report.unusable.map(({ message }) => message).join(), /its only row is no bar/)
        assert.deepStrictEqual(yield* barsIn(store, timeframe), {})
      }
    }),
  )
})

describe("times that name their zone", () => {
  it.effect("are read in that zone, in summer and winter", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts(
        {
          "A.csv": fileOf([
            "20240308 09:30:00 US/Eastern",
            "20240308 10:30:00 US/Eastern",
            "20240311  09:30:00 US/Eastern",
          ]),
        },
        { timeframe: "1h" },
      )
      assert.deepStrictEqual(report.assumptions, [])
      assert.deepStrictEqual(yield* datesIn(store, "1h"), [
        "2024-03-08T14:30:00.000Z",
        "2024-03-08T15:30:00.000Z",
        "2024-03-11T13:30:00.000Z",
      ])
    }),
  )

  it.effect("are refused if they name two zones, or an unknown one", () =>
    Effect.gen(function* () {
      for (const zones of [
        ["Europe/Berlin", "Europe/London"],
        ["Europe/Nowhere", "Europe/Nowhere"],
      ]) {
        const { report, store } = yield* importTexts(
          { "A.csv": fileOf(zones.map((zone, at) => `2024-01-15 0${at + 8}:00:00 ${zone}`)) },
          { timeframe: "1h" },
        )
        assert.match(report.unusable.map(({ message }) => message).join(), /none of its 2 rows is a bar/)
        assert.deepStrictEqual(yield* barsIn(store, "1h"), {})
      }
    }),
  )
})

describe("the order of a date's numbers", () => {
  it.effect("is year, day, month if numbers above 12 show it", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({ "A.csv": fileOf(["2024-12-01", "2024-15-01", "2024-16-01"]) })
      assert.deepStrictEqual(yield* datesIn(store), ["2024-01-12", "2024-01-15", "2024-01-16"])
      assert.deepStrictEqual(
        report.assumptions.map(({ message }) => message),
        ["dates such as 2024-15-01 were read as year-day-month"],
      )
    }),
  )

  it.effect("is year, month, day if other dates show it, and impossible dates are rejected rows", () =>
    Effect.gen(function* () {
      const { report, store } = yield* importTexts({
        "A.csv": fileOf(["2024-01-31", "2024-13-01", "2024-14-01", "2024-02-01"]),
      })
      assert.strictEqual(report.rejected, 2)
      assert.deepStrictEqual(yield* datesIn(store), ["2024-01-31", "2024-02-01"])
    }),
  )

  it.effect("is refused if later rows contradict the first ones", () =>
    Effect.gen(function* () {
      // Many symbols a day: the rows by which a file is judged are all of one day.
      const rows = ["2024-02-01", "2024-15-01", "2024-16-01"].flatMap((date) =>
        Array.from({ length: 600 }, (_, at) => `${date};S${at};1.5;1.75;1.25;1.5`),
      )
      const { report, store } = yield* importTexts({ "A.csv": ["date;symbol;open;high;low;close", ...rows].join("\n") })
      assert.match(report.unusable.map(({ message }) => message).join(), /its dates are written in two ways/)
      assert.deepStrictEqual(yield* barsIn(store), {})
    }),
  )

  it.effect("is inferred from the first days of months in monthly bars", () =>
    Effect.gen(function* () {
      const { store } = yield* importTexts(
        { "A.csv": fileOf(["01.11.2023", "01.12.2023", "01.01.2024", "01.02.2024"]) },
        { timeframe: "1M" },
      )
      assert.deepStrictEqual(yield* datesIn(store, "1M"), ["2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01"])
    }),
  )
})
