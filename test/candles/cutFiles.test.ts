import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { importTexts } from "./importing.ts"

/** Rows of a column after the date, all but the last of which end with a line end. */
const rowsOf = (head: string, row: (at: number) => string, last: string): string =>
  [head, ...Array.from({ length: 9 }, (_, at) => `2024-01-${10 + at},${row(at)}`), `2024-01-19,${last}`].join("\n")

const PRICES = "date,open,high,low,close"
const cents = (at: number): string => `10${at}.10,10${at}.95,10${at}.00,10${at}.50`
const volumes = (at: number): string => `${cents(at)},${1_234_567 + at}`

describe("importCsv reads a file without a line end", () => {
  const cut: Readonly<Record<string, readonly [text: string, reason: RegExp]>> = {
    "inside the decimals of its last price": [
      rowsOf(PRICES, cents, "109.10,109.95,109.00,109"),
      /the close '109' has fewer decimals/,
    ],
    "behind a decimal point": [
      rowsOf(PRICES, (at) => `10${at}.25,11${at}.75,10${at}.25,11${at}.5`, "109.25,120,109.25,119."),
      /the close '119.' has fewer decimals/,
    ],
    "inside its last whole price, the low": [
      rowsOf("date,open,high,close,low", () => "78576,78700,78600,78500", "78576,78700,78600,785"),
      /the low '785' has fewer digits/,
    ],
    "inside its last date": [
      rowsOf("row,open,high,low,close,date", () => "1,2,1,1,2024-01-15", "1,2,1,1,2024-01-1"),
      /the date '2024-01-1' is shorter/,
    ],
  }
  for (const [where, [text, reason]] of Object.entries(cut)) {
    it.effect(`and rejects its last row if it is cut ${where}`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(
          report.rejectedRows.map(({ line }) => line),
          [11],
        )
        assert.match(report.rejectedRows[0]?.reason ?? "", reason)
        assert.match(report.rejectedRows[0]?.reason ?? "", /^the file ends inside its last line: /)
      }),
    )
  }

  const notes: Readonly<Record<string, readonly [last: string, note: RegExp]>> = {
    "a volume of fewer digits than all others": ["109.10,109.95,109.00,109.50,123", /in the volume 123, which/],
    "no last volume": ["109.10,109.95,109.00,109.50,", /before its last volume/],
  }
  for (const [what, [last, note]] of Object.entries(notes)) {
    it.effect(`and says so if it has ${what}`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": rowsOf(`${PRICES},volume`, volumes, last) })
        assert.deepInclude(report, { added: 10, rejected: 0 })
        assert.match(report.assumptions.map(({ message }) => message).join(), note)
      }),
    )
  }

  it.effect("and says so if its last price has two decimals fewer than all others", () =>
    Effect.gen(function* () {
      const text = rowsOf(
        "date,open,high,close,low",
        (at) => `1.${at}1234,1.98765,1.5432,1.0${at}123`,
        "1.1234,1.9876,1.5432,1",
      )
      const { report } = yield* importTexts({ "A.csv": text })
      assert.deepInclude(report, { added: 10, rejected: 0 })
      assert.match(report.assumptions.map(({ message }) => message).join(), /in the low 1, which has fewer decimals/)
    }),
  )

  const good: Readonly<Record<string, string>> = {
    "with a volume of one digit fewer": rowsOf(`${PRICES},volume`, volumes, "109.10,109.95,109.00,109.50,999999"),
    "with a volume of 0": rowsOf(`${PRICES},volume`, volumes, "109.10,109.95,109.00,109.50,0"),
    "with prices that are written without zeros": rowsOf(
      PRICES,
      (at) => `10${at}.25,11${at}.75,10${at}.25,11${at}.5`,
      "109.25,120,109.25,119",
    ),
    "with whole prices that lose a digit": rowsOf(PRICES, () => "1001,1010,1000,1005", "1001,1010,990,995"),
  }
  for (const [what, text] of Object.entries(good)) {
    it.effect(`and takes it as it is: ${what}`, () =>
      Effect.gen(function* () {
        const { report } = yield* importTexts({ "A.csv": text })
        assert.deepInclude(report, { added: 10, rejected: 0, assumptions: [], unusable: [] })
      }),
    )
  }
})
