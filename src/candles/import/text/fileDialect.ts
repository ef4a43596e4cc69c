import type { ByteSource } from "../../csv/bytes/byteSource.ts"
import { bytesSource, readAll } from "../../csv/bytes/byteSource.ts"
import { readLines, type CsvLines } from "../../csv/bytes/csvLines.ts"
import { textRepairOf } from "../../csv/bytes/textRepair.ts"
import { splitFields } from "../../csv/csvFields.ts"
import { lineSource } from "./lineSource.ts"
import { likelyEncodings } from "./oldEncodings.ts"
import { fixedWidth } from "../../csv/columns/fixedWidth.ts"
import { metadataOfKeys } from "../../csv/columns/metadataNames.ts"
import { sideBySide } from "../../csv/columns/sideBySide.ts"
import { detectDialect } from "../../csv/judge/detectDialect.ts"
import { Refusal, type Dialect } from "../../csv/dialect.ts"
import type { FileSettings, SampleLine } from "../../csv/fileSettings.ts"
import { zoneAmong } from "../../csv/values/zoneNames.ts"
import { fieldOf } from "../../csv/values/timeText.ts"
import type { PlainForm } from "../../csv/judge/plainForm.ts"

/** The number of lines from which the format of a file is detected. */
const SAMPLE_LINES = 520
/** The number of lines from which the plain form is recognized, before the whole sample is examined. */
const PLAIN_LINES = 16
/** The most repairs that a text may need in sequence. */
const MOST_REPAIRS = 3

/** A file whose dialect is known; its next line is the first row. */
export interface OpenedFile {
  readonly lines: CsvLines
  readonly dialect: Dialect
  /** The dialects of further symbols in the same rows; each row is read once per dialect. */
  readonly others: ReadonlyArray<Dialect>
  readonly sample: ReadonlyArray<SampleLine>
}

/** Tries the plain form. A refusal is ignored here, since only the whole sample decides. */
const plainDialect = (
  sample: ReadonlyArray<SampleLine>,
  settings: FileSettings,
  plainForm: PlainForm,
): Dialect | undefined => {
  try {
    return plainForm.detect(sample, settings)
  } catch (refusal) {
    if (refusal instanceof Refusal) return undefined
    throw refusal
  }
}

/** Detects one dialect per symbol if a file has the columns of several symbols side by side. */
const sideBySideDialects = (
  sample: ReadonlyArray<SampleLine>,
  settings: FileSettings,
): readonly [Dialect, ...ReadonlyArray<Dialect>] | undefined => {
  const wide = sideBySide(sample, settings)
  if (wide === undefined) return undefined
  const { headerLines, series } = wide
  const rows = sample.filter(({ line }) => line > headerLines)
  const [first, ...others] = series.map(({ names, symbol }) => {
    const dialect = detectDialect(rows, { ...settings, header: names })
    return { ...dialect, headerLines, symbol }
  })
  const assumption = `the columns of ${series.length} symbols stand side by side`
  return [{ ...first, assumptions: [assumption, ...first.assumptions] }, ...others]
}

const open = (
  source: ByteSource,
  given: FileSettings,
  plainForm: PlainForm,
): { readonly detect: () => OpenedFile; readonly sample: ReadonlyArray<SampleLine> } => {
  const zone = zoneAmong(source.zones ?? [])
  const metadata = [...(source.metadata ?? []), ...metadataOfKeys(source.keys ?? [])]
  const settings = {
    ...given,
    ...(zone === undefined ? {} : { statedZone: { text: zone, by: "the file" } }),
    ...(metadata.length === 0 ? {} : { metadata }),
  }
  const lines = readLines(source)
  const first = lines.sample(PLAIN_LINES)
  if (first[0]?.text.includes("\0")) throw new Refusal("it is not a text file", true)
  const plain = metadata.length === 0 ? plainDialect(first, settings, plainForm) : undefined
  const sample = plain === undefined ? lines.sample(SAMPLE_LINES) : first
  const detect = (): OpenedFile => {
    const [found, ...others] = (plain === undefined ? sideBySideDialects(sample, settings) : undefined) ?? [
      plain ?? detectDialect(sample, settings),
    ]
    const dialect = source.symbol === undefined ? found : { ...found, symbol: source.symbol }
    lines.skip(dialect.headerLines)
    return { lines, dialect, others, sample }
  }
  return { detect, sample }
}

/** Whether times or numbers are not valid UTF-8. */
const isGarbled = ({ dialect, sample }: OpenedFile): boolean => {
  const { close, date, high, low, open: first, volume } = dialect.columns
  return sample.some(({ line, text }) => {
    if (line <= dialect.headerLines || !text.includes("\uFFFD")) return false
    const row = splitFields(text, dialect.separator) ?? []
    return [date, first, high, low, close, volume].some((column) => fieldOf(row, column).includes("\uFFFD"))
  })
}

const withAssumption = (opened: OpenedFile, assumption: string): OpenedFile => ({
  ...opened,
  dialect: { ...opened.dialect, assumptions: [...opened.dialect.assumptions, assumption] },
})

/**
 * Detects the format of a file. `again` opens its bytes a second time, to repair
 * or to decode them. Throws a {@link Refusal} if the file cannot be read, or can
 * be read in two ways.
 */
export const openFile = (
  source: ByteSource,
  settings: FileSettings,
  plainForm: PlainForm,
  again: () => ByteSource,
  repairs = 0,
): OpenedFile => {
  const { detect, sample } = open(source, settings, plainForm)
  const made = fixedWidth(sample[0]?.text ?? "")
  if (made !== undefined) return open(lineSource(again(), made), settings, plainForm).detect()
  const repair = repairs < MOST_REPAIRS ? textRepairOf(sample.map(({ text }) => text)) : undefined
  if (repair !== undefined) {
    const whole = again()
    const bytes = Buffer.from(repair.apply(readAll(whole).toString("latin1")), "latin1")
    const repaired = (): ByteSource => ({ ...whole, ...bytesSource(bytes) })
    const opened = openFile(repaired(), settings, plainForm, repaired, repairs + 1)
    return repair.assumption === undefined ? opened : withAssumption(opened, repair.assumption)
  }
  if (!sample.some(({ text }) => text.includes("\uFFFD"))) return detect()
  return openOld({ detect, sample }, readAll(again()), (text) => open(text, settings, plainForm).detect())
}

/** Opens a file that is not UTF-8, unless that matters to nothing that is read. */
const openOld = (
  { detect, sample }: Pick<ReturnType<typeof open>, "detect" | "sample">,
  bytes: Buffer,
  openText: (text: ByteSource) => OpenedFile,
): OpenedFile => {
  const likely = likelyEncodings(bytes)
  const isNamed = likely[0].known > 0
  let refusal = new Refusal("its numbers are in an unknown encoding: save it as UTF-8")
  try {
    const opened = detect()
    if (!isNamed && !isGarbled(opened)) return opened
  } catch (error) {
    if (!(error instanceof Refusal) || !sample.slice(0, 12).some(({ text }) => text.includes("\uFFFD"))) throw error
    refusal = error
  }
  for (const [at, { encoding }] of likely.entries()) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return withAssumption(openText(bytesSource(Buffer.from(text, "utf8"))), `the text was read as ${encoding}`)
    } catch (error) {
      // Not this encoding. If none fits, the refusal in the most likely one is reported.
      if (at === 0 && isNamed && error instanceof Refusal) refusal = error
    }
  }
  throw refusal
}
