import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { assertRefused, barsIn, importTexts } from "./importing.ts"

/** A file of two days with all prices and volumes in one form, separated by `;`. */
const written = (price: (text: string) => string, volume = "8248"): string =>
  [
    "Date;Open;High;Low;Close;Volume",
    ["2024-01-15", ...["1187.2", "1188.5", "1183.9", "1185.6"].map(price), volume].join(";"),
    ["2024-01-16", ...["1184.2", "1185.9", "1183.4", "1184.3"].map(price), volume].join(";"),
  ].join("\n")

const barsOf = (volume: number) => [
  ["2024-01-15", 1187.2, 1188.5, 1183.9, 1185.6, volume],
  ["2024-01-16", 1184.2, 1185.9, 1183.4, 1184.3, volume],
]

const grouped = (text: string, group: string, point: string): string =>
  `${text[0]}${group}${text.slice(1).replace(".", point)}`

const digitsFrom = (zero: number, point: string) => (text: string) =>
  text.replaceAll(/[\d.]/g, (sign) => (sign === "." ? point : String.fromCharCode(zero + Number(sign))))

describe("importCsv reads the price", () => {
  const prices: Readonly<Record<string, (text: string) => string>> = {
    "US$ 1187.2": (text) => `US$ ${text}`,
    "HK$1,187.2": (text) => `HK$${grouped(text, ",", ".")}`,
    "R$ 1.187,2": (text) => `R$ ${grouped(text, ".", ",")}`,
    "USD 1187.2": (text) => `USD ${text}`,
    "1187.2 USD": (text) => `${text} USD`,
    "1.187,2 EUR": (text) => `${grouped(text, ".", ",")} EUR`,
    "€1187.2": (text) => `€${text}`,
    "Rs. 1,187.2": (text) => `Rs. ${grouped(text, ",", ".")}`,
    "1 187,2 kr": (text) => `${grouped(text, " ", ",")} kr`,
    "CHF 1'187.2": (text) => `CHF ${grouped(text, "'", ".")}`,
    "1’187.2": (text) => grouped(text, "’", "."),
    "1187.2元": (text) => `${text}元`,
    "1 187,2 with a space that does not break": (text) => grouped(text, "\u00a0", ","),
    "1 187,2 with a thin space": (text) => grouped(text, "\u2009", ","),
    "fullwidth digits": digitsFrom(0xff10, "\uff0e"),
    "Arabic digits": digitsFrom(0x0660, "\u066b"),
    "Persian digits": digitsFrom(0x06f0, "\u066b"),
  }
  for (const [name, price] of Object.entries(prices)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": written(price) })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { A: barsOf(8248) })
      }),
    )
  }

  it.effect("but not in pence, or in two currencies", () =>
    Effect.gen(function* () {
      let rows = 0
      const inTwo = (text: string) => `${rows++ < 4 ? "USD" : "EUR"} ${text}`
      for (const [price, message] of [
        [(text: string) => `${text}p`, /the open '1187\.2p' is not a number/],
        [inTwo, /it has prices in USD and in EUR: choose rows with --where/],
      ] as const) {
        yield* assertRefused({ "A.csv": written(price) }, message)
      }
    }),
  )
})

describe("importCsv reads the volume", () => {
  const volumes: Readonly<Record<string, number>> = {
    "12.3 mln": 12_300_000,
    "12.3MM": 12_300_000,
    "12.3 million": 12_300_000,
    "12.3 млн": 12_300_000,
    "4.5 тыс": 4500,
    "4.5 tys.": 4500,
    "1.2 bln": 1_200_000_000,
    "3.4 Cr": 34_000_000,
    "5.6 lakh": 560_000,
    "1.2万股": 12_000,
    "1.2억": 120_000_000,
    "8,248 shares": 8248,
  }
  for (const [text, volume] of Object.entries(volumes)) {
    it.effect(text, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": written((price) => price, text) })
        assert.strictEqual(report.unreadVolumes, 0)
        assert.deepStrictEqual(yield* barsIn(store), { A: barsOf(volume) })
      }),
    )
  }
})
