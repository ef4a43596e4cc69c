import type { TimeForm, TimeFormat } from "../dialect.ts"

/** The name of a form in messages. */
export const formName = ({ form, unitMs }: Pick<TimeFormat, "form" | "unitMs">): string => {
  const names: Readonly<Record<TimeForm, string>> = {
    iso: "year-month-day",
    compact: "YYYYMMDD",
    named: "dates with the name of the month",
    dmy: "day/month/year",
    mdy: "month/day/year",
    ymd: "year/month/day of two digits each",
    ydm: "year-day-month",
    count: `${{ 1000: "s", 1: "ms", 0.001: "µs" }[unitMs] ?? "ns"} since 1970`,
    spreadsheet: "days of a spreadsheet (since 1899-12-30)",
    days: "days since 1970",
    month: "months",
    quarter: "quarters",
    year: "years",
    week: "weeks",
  }
  return names[form]
}

/** Whether a date has a year of two digits. */
export const hasShortYear = (text: string): boolean =>
  /^(\d{1,2}[-/. ](\d{1,2}|\p{L}+)|\p{L}+)[-/. ']\d{2}(?!\d)/u.test(text)
