import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { barsIn, importTexts } from "./importing.ts"

const BARS = [
  ["2024-01-15", 187.2, 188.5, 183.9, 185.6, 8248],
  ["2024-01-16", 184.2, 185.9, 183.4, 184.3, 5841],
]
type Row = readonly [day: string, open: string, high: string, low: string, close: string, volume: string]
const ROWS: ReadonlyArray<Row> = [
  ["15", "187.2", "188.5", "183.9", "185.6", "8248"],
  ["16", "184.2", "185.9", "183.4", "184.3", "5841"],
]

const table = (header: string, row: (row: Row, at: number) => string): string =>
  [...(header === "" ? [] : [header]), ...ROWS.map(row), ""].join("\n")
const plain = (header: string): string =>
  table(header, ([day, open, high, low, close, volume]) => [`2024-01-${day}`, open, high, low, close, volume].join(","))
const quoted = (header: string): string =>
  table(header, ([day, o, h, l, c, v]) => `"${day}.01.2024","${c}","${o}","${h}","${l}","${v}"`)

/** Files in the form of their source, mostly determined by the names of the columns. */
describe("importCsv reads the files of", () => {
  const files: Readonly<Record<string, readonly [text: string, symbol?: string]>> = {
    "Taiwan's exchange, except for its years": [plain("日期,開盤價,最高價,最低價,收盤價,成交股數")],
    "Japan's exchange": [plain("日付,始値,高値,安値,終値,売買高")],
    "Istanbul's exchange": [
      table(
        "TARIH;ISLEM KODU;ACILIS FIYATI;EN DUSUK FIYAT;EN YUKSEK FIYAT;KAPANIS FIYATI;TOPLAM ISLEM ADEDI",
        ([day, o, h, l, c, v]) => [`2024-01-${day}`, "THYAO.E", o, l, h, c, v].join(";"),
      ),
      "THYAO.E",
    ],
    "São Paulo's exchange": [
      table("TradDt;TckrSymb;MinPric;MaxPric;FrstPric;LastPric;FinInstrmQty", ([day, o, h, l, c, v]) =>
        [`2024-01-${day}`, "PETR4", l, h, o, c, v].join(";").replaceAll(".", ","),
      ),
      "PETR4",
    ],
    "Dhaka's exchange": [
      table("#,DATE,TRADING CODE,LTP*,HIGH,LOW,OPENP*,CLOSEP*,YCP*,VOLUME", ([day, o, h, l, c, v], at) =>
        [at, `2024-01-${day}`, "ACI", "1", h, l, o, c, "1", v].join(","),
      ),
      "ACI",
    ],
    "Nepal's exchange": [plain("Date,Open,High,Low,Ltp,Qty")],
    OKX: [
      table("instrument_name,open,high,low,close,vol,open_time", ([day, o, h, l, c, v]) =>
        ["BTC-USDT", o, h, l, c, v, Date.parse(`2024-01-${day}`)].join(","),
      ),
      "BTC-USDT",
    ],
    "Investing.com in Greek": [quoted('"Ημερομηνία","Τιμή","Άνοιγμα","Υψηλό","Χαμηλό","Όγκος"')],
    "Investing.com in Arabic": [quoted('"التاريخ","الأخير","الفتح","الأعلى","الأدنى","الحجم"')],
    "Investing.com in Hebrew": [quoted('"תאריך","שער","פתיחה","גבוה","נמוך","נפח"')],
    "Investing.com in Thai": [quoted('"วันที่","ราคาล่าสุด","ราคาเปิด","ราคาสูงสุด","ราคาต่ำสุด","ปริมาณ"')],
    "Investing.com in Finnish": [quoted('"Pvm","Viimeisin","Avaus","Korkein","Matalin","Vol."')],
    "Bucharest's exchange": [plain("Data,Pret deschidere,Pret maxim,Pret minim,Pret inchidere,Volum")],
    "Tel Aviv's exchange": [quoted('"תאריך","שער נעילה","שער פתיחה","שער גבוה","שער נמוך","נפח"')],
    "Thailand's exchange": [quoted('"วันที่","ราคาปิด","ราคาเปิด","ราคาสูงสุด","ราคาต่ำสุด","ปริมาณ"')],
    "a broker in Vietnam": [quoted('"Ngày","Giá đóng cửa","Giá mở cửa","Giá cao nhất","Giá thấp nhất","Khối lượng"')],
    "ProRealTime in French": [plain("Date,Ouv,Haut,Bas,Clôt,Vol")],
    "ProfitChart, whose volume is the turnover": [
      table("Ativo;Data;Abertura;Máximo;Mínimo;Fechamento;Volume;Quantidade", ([day, o, h, l, c, v]) =>
        ["PETR4", `${day}/01/2024`, o, h, l, c, Number(v) * 1000, v].join(";").replaceAll(".", ","),
      ),
      "PETR4",
    ],
    "R, whose dates are row names that are called X": [plain("X,Open,High,Low,Close,Volume")],
    "yfinance with joined column names": [plain("Date,Open_AAPL,High_AAPL,Low_AAPL,Close_AAPL,Volume_AAPL"), "AAPL"],
    "yfinance with pairs as column names": [
      plain(`Date,"('Open', 'AAPL')","('High', 'AAPL')","('Low', 'AAPL')","('Close', 'AAPL')","('Volume', 'AAPL')"`),
      "AAPL",
    ],
    "R's write.table": [
      table('"open" "high" "low" "close" "volume"', ([day, ...values]) => `"2024-01-${day}" ${values.join(" ")}`),
    ],
    "AmiBroker, with its format": [
      table(
        "$FORMAT Ticker,Date_YMD,Open,High,Low,Close,Volume",
        ([day, ...values]) => `AAPL,202401${day},${values.join(",")}`,
      ),
      "AAPL",
    ],
    "MetaStock, with dates and times of day": [
      table("<TICKER>,<PER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>", ([day, ...values]) =>
        ["AAPL", "D", `202401${day}`, "000000", ...values].join(","),
      ),
      "AAPL",
    ],
    "rows of a symbol without a header": [
      table("", ([day, ...values]) => `AAPL,01/${day}/2024,${values.join(",")}`),
      "AAPL",
    ],
    "rows of an ISIN without a header, with decimal commas": [
      table("", ([day, ...values]) => `FR0000120073;${day}/01/2024;${values.join(";").replaceAll(".", ",")}`),
      "FR0000120073",
    ],
    "a terminal with 20 lines above the header": [
      `${Array.from({ length: 20 }, (_, at) => `Line ${at},of the title`).join("\n")}\n${plain("Date,Open,High,Low,Close,Volume")}`,
    ],
  }
  for (const [what, [text, symbol = "A"]] of Object.entries(files)) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": text })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual(yield* barsIn(store), { [symbol]: BARS })
      }),
    )
  }
})

describe("importCsv does not take the first field of rows without a header for their symbol", () => {
  const rows = (word: (at: number) => string): string =>
    table("", ([day, ...values], at) => [word(at), `2024-01-${day}`, ...values].join(","))
  it.effect("if it is a weekday, or differs in case between rows", () =>
    Effect.gen(function* () {
      for (const text of [rows((at) => ["MON", "TUE"][at] ?? ""), rows((at) => ["AAPL", "a note"][at] ?? "")]) {
        const { report } = yield* importTexts({ "A.csv": text })
        assert.match(report.unusable.map(({ message }) => message).join(), /they cannot be recognized/)
      }
    }),
  )
})

describe("importCsv reads the time", () => {
  const instant = "2024-01-17T14:30:00.000Z"
  const times: ReadonlyArray<string> = [
    "20240117;143000",
    "2024-01-17 14:30:00 +0000 UTC",
    "2024-01-17t14:30:00z",
    "2024-01-17T09:30:00-05:00[America/New_York]",
    "Wed Jan 17 2024 14:30:00 GMT+0000 (Coordinated Universal Time)",
    "Wed Jan 17 14:30:00 UTC 2024",
    "17JAN2024:14:30:00",
    "14:30 17/01/2024",
    "14:30:00 2024-01-17",
    "2:30 PM 17/01/2024",
    "2024-01-17_14:30:00",
    "2024-01-17_14-30-00",
    "2024-01-17 14:30:00:000",
    "17.01.2024 14.30",
    "17/01/2024 14.30",
    "2024-01-17 14.30.00",
    "20240117 14.30",
    "17/01/2024 14h30",
    "17 / 01 / 2024 14:30",
    "17. 1. 2024 14:30",
    "Wed 2024-01-17 14:30",
    "mer. 17/01/2024 14:30",
  ]
  for (const text of times) {
    it.effect(text, () =>
      Effect.gen(function* () {
        const file = { "A.csv": `time,open,high,low,close\n"${text}",1,1,1,1\n` }
        const { report, store } = yield* importTexts(file, { timeframe: "1m" })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual((yield* barsIn(store, "1m"))["A"], [[instant, 1, 1, 1, 1, NaN]])
      }),
    )
  }

  it.effect("of a column with dots, and its seconds", () =>
    Effect.gen(function* () {
      const clocks = ["14.30.05", "14.30.10", "14.30.15"]
      const lines = clocks.map((clock) => `17.01.2024;${clock};1;1;1;1`)
      const text = ["Date;Time;Open;High;Low;Close", ...lines, ""].join("\n")
      const { report, store } = yield* importTexts({ "A.csv": text }, { timeframe: "5s" })
      assert.deepStrictEqual(
        (yield* barsIn(store, "5s"))["A"].map(([time]) => time),
        ["05", "10", "15"].map((second) => `2024-01-17T14:30:${second}.000Z`),
      )
      const assumed = report.assumptions.map(({ message }) => message)
      assert.include(assumed, "times of day such as 14.30.05 were read as hours and minutes")
    }),
  )

  const dates = [
    "17.1.2024.",
    "17. 1. 2024",
    "17 Jan '24",
    "17.1.2024 г.",
    "17 января 2024 г.",
    "2024_01_17",
    "2024-01-17 (Wed)",
    "17/01/2024 (Wed)",
  ]
  for (const text of dates) {
    it.effect(text, () =>
      Effect.gen(function* () {
        const { report, store } = yield* importTexts({ "A.csv": `date,open,high,low,close\n"${text}",1,1,1,1\n` })
        assert.deepStrictEqual(report.unusable, [])
        assert.deepStrictEqual((yield* barsIn(store))["A"], [["2024-01-17", 1, 1, 1, 1, NaN]])
      }),
    )
  }

  it.effect("but not if it may be a date with an offset, or is not a time", () =>
    Effect.gen(function* () {
      for (const text of ["2024-01-17-05:00", "2024-01-17 14h", "(Wed) 17", "14:30 17", "2024-01-17 24.30"]) {
        const file = { "A.csv": `time,open,high,low,close\n"${text}",1,1,1,1\n` }
        const { report } = yield* importTexts(file, { timeframe: "1m" })
        assert.strictEqual(report.unusable.length, 1, text)
      }
    }),
  )

  it.effect("that a change of the clocks repeats as missing, without taking it for another order of dates", () =>
    Effect.gen(function* () {
      const rows = ["00:00", "01:00", "01:00", "02:00", "03:00"].map(
        (time, at) => `2024-11-03 ${time},${at + 1},${at + 1},${at + 1},${at + 1}`,
      )
      const { report } = yield* importTexts(
        { "A.csv": ["time,open,high,low,close", ...rows, ""].join("\n") },
        { timeframe: "1h", timeZone: "America/New_York" },
      )
      assert.deepStrictEqual(report.unusable, [])
      assert.deepInclude(report, { added: 3, rejected: 2 })
    }),
  )
})
