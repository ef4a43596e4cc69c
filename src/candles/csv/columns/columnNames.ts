import type { NamedRole } from "../dialect.ts"
import { withoutZone } from "../values/zoneNames.ts"

/**
 * Names of columns in English, Chinese, German, French, Spanish, Italian,
 * Portuguese, Russian, Japanese, Korean, Polish, Turkish, Dutch, Swedish,
 * Danish, Norwegian, Indonesian and Vietnamese, some of them also in Greek,
 * Arabic, Hebrew, Thai, Finnish, Czech, Hungarian, Bulgarian, Romanian, Ukrainian,
 * Croatian, Slovak and Malay, in the order of preference if a file has several.
 */
const COLUMN_NAMES: Readonly<Record<NamedRole, ReadonlyArray<string>>> = {
  symbol: (
    "symbol ticker tic tckrsymb tscode code sccode sym stockcode stocksymbol tickersymbol securityid stock instrument secid " +
    "permno scrip scripcode scripname pair contract asset stockid indexname 股票代码 证券代码 代码 合约代码 銘柄コード コード " +
    "종목코드 instrumentname tradingcode işlemkodu islemkodu кодинструмента тикер symbole simbolo símbolo nazwa isin cusip security 名称 name scname ric stockname assetid securitiescode ativo tradingsymbol"
  ).split(" "),
  date: (
    "timestamp mts startat dlycaldt tradedt indexdate วันเดือนปี datetime opentime tradedate tradingdate traddt date gmttime localtime utctime time timeutc dateutc bartime unix unixtime " +
    "unixtimestamp epoch starttime windowstart historicaldate businessdate datum fecha data giorno " +
    "日期 年月日 交易日期 时间 交易时间 日付 日付け 日時 날짜 일자 дата jour quotedate pricedate exchangedate dates day t ts dt tsevent " +
    "dtyyyymmdd begin startedat beginsat start timeperiodstart datadate ticks tarih dato tanggal ngày dateymd pvm päivämäärä dátum ημερομηνία תאריך التاريخ วันที่ timeopen tarikh d trddd fromdate timeleft x"
  ).split(" "),
  clock: "time clock msofday secondsofday timeofday zeit heure hora ora час время 时间 時刻 시간".split(" "),
  open: (
    "open openprice opnpric openingprice priceopen o first eröffnung eröffn eröffnungskurs erster ouverture ouv apertura aperturaprecio " +
    "abertura 开盘 开盘价 始値 시가 открытие откр abert prvot pxopen prcod kursotwarcia otwarcie açılış öppen öppning åbning åpning pembukaan mở opening openp dlyopen openindexvalue openprc الافتتاح افتتاح เปิด frstpric açılışfiyatı acilisfiyati dayopen 開盤 開盤價 開市 отваряне otevření avaus nyitó otvoritev άνοιγμα פתיחה الفتح ราคาเปิด öppningskurs deschis deschidere відкриття відкр prva otvaranje otvorenie første buka adjopen adjustedopen tddopnprc pretdeschidere prețdeschidere preţdeschidere giámởcửa mởcửa שערפתיחה"
  ).split(" "),
  high: (
    "high highprice hghpric dayhigh pricehigh h max hoch höchst höchstkurs tageshoch haut plushaut maximo máximo alto massimo máxima maxima " +
    "最高 最高价 高 高値 고가 максимум макс máx pxhigh prchd kursmax najwyzszy najwyższy yüksek hoog högst højeste høy tertinggi cao highest maximum maxpric enyüksekfiyat enyuksekfiyat 最高價 nejvyšší ylin korkein høyest najvišji υψηλό גבוה الأعلى مرتفع ราคาสูงสุด maxim najviša najvyššia ανώτατο μέγιστο tinggi สูง dlyhigh highindexvalue adjhigh adjustedhigh tddhgprc pretmaxim prețmaxim preţmaxim maximumprice giácaonhất caonhất שערגבוה"
  ).split(" "),
  low: (
    "low lowprice lwpric daylow pricelow l min tief tiefst tiefstkurs tagestief bas plusbas minimo mínimo bajo minimo basso mínima minima " +
    "最低 最低价 低 安値 저가 минимум мин mín pxlow prcld kursmin najnizszy najniższy düşük laag lägst laveste lav terendah thấp lowest minimum minpric endüşükfiyat endusukfiyat 最低價 nejnižší alin matalin lavest najnižji χαμηλό נמוך الأدنى منخفض ราคาต่ำสุด minim мінімум мін najniža najnižšia κατώτατο ελάχιστο rendah ต่ำ dlylow lowindexvalue adjlow adjustedlow tddlwprc pretminim prețminim preţminim minimumprice giáthấpnhất thấpnhất שערנמוך"
  ).split(" "),
  close: (
    "close closeprice clspric closingprice priceclose c closelast schlusskurs schluss schlußkurs schluß letzter zuletzt clôture cloture " +
    "clot dernier cierre chiusura fechamento fech ultimo último 收盘 收盘价 終値 종가 закрытие закр цена pxlast prccd tradeclose kurszamkniecia kurszamknięcia " +
    "zamkniecie zamknięcie kapanış kapanışfiyatı kapanisfiyati closep dayclose 收盤 收盤價 收市 затваряне zavření päätös záró zaključni slotkoers slot stängning lukkekurs sluttkurs penutupan price last lastprice ostatnio şimdi laatste senaste seneste siste terakhir lầncuối viimeisin latest lastpric ltp pxclose trdprc dlyclose closingindexvalue τελευταία τελευταίο آخر ล่าสุด τιμή שער الأخير ราคาล่าสุด utolsó ultimul închidere inchidere stängningskurs κλείσιμο závěr закриття закр zadnja zatvaranje zatvorenie tutup tddclsprc pretinchidere prețînchidere preţînchidere clôt ราคาปิด giáđóngcửa đóngcửa đóng שערנעילה " +
    "closeclosepriceadjustedforsplits settle settlement settleprice settlementprice adjclose adjustedclose adjcloseprice"
  ).split(" "),
  adjusted: "adjclose adjustedclose adjcloseprice adjustedcloseprice closeadj closeadjusted adjusted".split(" "),
  volume: (
    "stuecke stück quantidade volume vol v tottrdqty ttltradgvol totaltradedquantity totaltradequantity tradedquantity noofshrs noofshares volumebase basevolume volumen " +
    "umsatzstück umsätze qty quantity tradedqty totaltradedqty ttltrdqnty shares shrs volumi numberofshares totalvolume volumefrom basetokenvolume volumetraded tradedvolume accumulatedvolume cshtrd pxvolume wolumen wol hacim hac volym volum kl 成交量 交易量 出来高 거래량 объём объем sharevolume tradevolume fininstrmqty toplamişlemadedi toplamislemadedi 売買高 成交股數 成交股数 objem обем όγκος נפח الحجم حجم dlyvol acvoluns vo ปริมาณ forg обсяг količina sharestraded numberofsharestraded noofsharestraded tickvol tickvolume realvolume acctrdvol turnoverpieces khốilượng объёмшт объемшт объёмторговшт объемторговшт forgalomdb vaihtokpl adjvolume adjustedvolume"
  ).split(" "),
}

/** Quote currencies: a volume in one of them is a turnover. */
const QUOTES = /^(usdt?|usdc|busd|tusd|fdusd|eur|gbp|jpy|krw|try|aud|brl|chf|cad|inr)$/

const keyOf = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, "")

/** The keys of names that were asked for before: the files of a folder mostly have the same columns. */
const keys = new Map<string, string>()
const MOST_KEYS = 2000

/**
 * A column's name without case, spaces, numbers and signs: `<OPEN>`, `1. open`
 * and `Open*` are `open`.
 */
export const columnKey = (name: string): string => {
  const known = keys.get(name)
  if (known !== undefined) return known
  if (keys.size >= MOST_KEYS) keys.clear()
  const key = keyOf(name)
  keys.set(name, key)
  return key
}

/** The key without brackets and their contents: `Close (USD)` is `close`. */
const bareKey = (name: string): string => columnKey(name.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, ""))

/** Brackets that make another value of a name: of an earlier bar, or of many bars. */
const OTHER_BARS =
  /[([][^)\]]*\b(prev|previous|prior|yesterday|avg|average|mean|sma|ema|ma|\d{2,} ?(d|days?|w|weeks?|wk))\b|\[-?\d{1,2}\]|\((t ?)?-\d{1,2}\)/i

/** How much each name is preferred, by role: lower is better. */
const RANKS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  Object.entries(COLUMN_NAMES).map(([role, names]) => [
    role,
    new Map(names.map((name, rank) => [columnKey(name), rank])),
  ]),
)

/** The columns that may have a role, the most likely first. */
export const columnsFor = (role: NamedRole, names: ReadonlyArray<string>): ReadonlyArray<number> => {
  const ranks = RANKS.get(role)
  const ranked = names.flatMap((name, index) => {
    // A change, not a price.
    if (name.includes("%") || OTHER_BARS.test(name)) return []
    const exact = ranks?.get(columnKey(name))
    const bare = /[([]/.test(name) ? bareKey(name) : role === "date" ? columnKey(withoutZone(name)) : undefined
    // Prefer a name without brackets or a zone to the same name with them.
    const rank = exact ?? (bare === undefined ? undefined : ranks?.get(bare))
    return rank === undefined ? [] : [{ index, rank: exact === undefined ? rank + 0.5 : rank }]
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ index }) => index)
}

/** Whether two names leave open which column is meant: `open (CNY)` and `open (USD)`, `Close` and `Close*`. */
export const isSameName = (a: string, b: string): boolean =>
  columnKey(a) === columnKey(b) || (/[([]/.test(a) && /[([]/.test(b) && bareKey(a) === bareKey(b))

/** Words after `Volume` that are not an asset: the column describes a volume, but is not one. */
const OF_VOLUME =
  /^(change|chg|delta|diff|ma|sma|ema|avg|average|mean|median|std|max|min|ratio|rank|rate|roc|pct|percent|signal|flag|spike|zscore|weighted|profile|osc|index|trend|type|unit|prev|previous|\d+d?)$/

/** The asset of a column such as `Volume BTC`. */
const assetOfVolume = (name: string): string | undefined => {
  const asset = /^volume?[\s_(]+([a-z0-9]{2,10})\)?$/i.exec(name.trim())?.[1].toLowerCase()
  return asset === undefined || OF_VOLUME.test(asset) ? undefined : asset
}

/** Whether a column is a volume in a quote currency. */
export const isTurnover = (name: string): boolean => QUOTES.test(assetOfVolume(name) ?? "")

/** Columns such as `Volume BTC`, except those in a quote currency. */
export const volumeColumnsOf = (names: ReadonlyArray<string>): ReadonlyArray<number> =>
  names.flatMap((name, index) => (assetOfVolume(name) === undefined || isTurnover(name) ? [] : [index]))

/** The column of a volume that was adjusted like the prices. */
export const adjustedVolumeOf = (names: ReadonlyArray<string>): number | undefined => {
  const found = names.findIndex((name) => /^(adj|adjusted)volume$/.test(columnKey(name)))
  return found < 0 ? undefined : found
}

/** Whether a field of a row is the name of a time column, so that the row is a repeated header. */
export const isTimeName = (text: string): boolean =>
  !/\d/.test(text) && RANKS.get("date")?.has(columnKey(text)) === true

const TIME = "[_ ]?(time|date|datetime|at|timestamp)"
/** Names of columns of the ends of bars. */
const ENDS = new RegExp(
  `^((close|closing|to|until)${TIME}|(end|ending|candle_?end|bar_?end|period_?end|time_?period_?end)(${TIME})?)$`,
  "i",
)

/** The column with the ends of bars; -1 if there is none. */
export const endColumn = (names: ReadonlyArray<string>): number => names.findIndex((name) => ENDS.test(name.trim()))
