import type { ByteSource } from "../../csv/bytes/byteSource.ts"
import { bytesSource, readAll } from "../../csv/bytes/byteSource.ts"
import { readLines, type CsvLines } from "../../csv/bytes/csvLines.ts"
import { detectDialect } from "../../csv/judge/detectDialect.ts"
import { Refusal, type Dialect } from "../../csv/dialect.ts"
import type { FileSettings, SampleLine } from "../../csv/fileSettings.ts"
import type { PlainForm } from "../../csv/judge/plainForm.ts"

/** Lines by which it is judged how a file is written. */
const SAMPLE_LINES = 520
/** Lines that show that a file is so plain that there is nothing to judge. */
const PLAIN_LINES = 16
/** Encodings of files that are no UTF-8, and whose column names are not ASCII. */
const OLD_ENCODINGS = ["gb18030", "shift_jis", "euc-kr", "big5", "windows-1252", "windows-1250", "windows-1251"]

/** A file whose dialect is known, its lines at the first row. */
export interface OpenedFile {
  readonly lines: CsvLines
  readonly dialect: Dialect
  readonly sample: ReadonlyArray<SampleLine>
}

/** Refusals are for the judgement of the whole sample. */
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

const open = (
  source: ByteSource,
  settings: FileSettings,
  plainForm: PlainForm,
): { readonly detect: () => OpenedFile; readonly sample: ReadonlyArray<SampleLine> } => {
  const lines = readLines(source)
  const first = lines.sample(PLAIN_LINES)
  if (first[0]?.text.includes("\0")) throw new Refusal("it is not a text file", true)
  const plain = plainDialect(first, settings, plainForm)
  const sample = plain === undefined ? lines.sample(SAMPLE_LINES) : first
  const detect = (): OpenedFile => {
    const found = plain ?? detectDialect(sample, settings)
    const dialect = source.symbol === undefined ? found : { ...found, symbol: source.symbol }
    lines.skip(dialect.headerLines)
    return { lines, dialect, sample }
  }
  return { detect, sample }
}

const withLineFeeds = (bytes: Buffer): Buffer => Buffer.from(bytes.toString("latin1").replaceAll("\r", "\n"), "latin1")

/**
 * Finds how a file is written. `again` gives its bytes a second time, which is
 * asked for where the column names are in an old encoding; throws a
 * {@link Refusal} where it cannot be read, or in two ways.
 */
export const openFile = (
  source: ByteSource,
  settings: FileSettings,
  plainForm: PlainForm,
  again: () => ByteSource,
): OpenedFile => {
  const { detect, sample } = open(source, settings, plainForm)
  // Old Macs end lines with a carriage return alone.
  if (sample[0]?.text.includes("\r"))
    return open(bytesSource(withLineFeeds(readAll(again()))), settings, plainForm).detect()
  try {
    return detect()
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !sample.slice(0, 12).some(({ text }) => text.includes("\uFFFD"))) throw refusal
    const bytes = readAll(again())
    for (const encoding of OLD_ENCODINGS) {
      try {
        const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
        const opened = open(bytesSource(Buffer.from(text, "utf8")), settings, plainForm).detect()
        return {
          ...opened,
          dialect: {
            ...opened.dialect,
            assumptions: [...opened.dialect.assumptions, `the text was read as ${encoding}`],
          },
        }
      } catch {
        // Not this encoding: the first refusal says what is wrong.
      }
    }
    throw refusal
  }
}
