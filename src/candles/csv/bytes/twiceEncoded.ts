/** The characters of Windows-1252 from 0x80 to 0x9F; a dot where it has none. */
const WINDOWS = "€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ"
const RUN = /[^\0-\x7f]+/g
const DECODER = new TextDecoder("utf-8", { fatal: true })

const byteOf = (character: string): number => {
  const code = character.charCodeAt(0)
  if (code < 0x100) return code
  const at = WINDOWS.indexOf(character)
  return at < 0 ? NaN : 0x80 + at
}

/** What a run of characters is if it is UTF-8 whose bytes were taken for Latin-1 or Windows-1252: `Ã¡` is `á`. */
const decodedRun = (run: string): string | undefined => {
  const bytes = Array.from(run, byteOf)
  if (bytes.some((byte) => Number.isNaN(byte))) return undefined
  try {
    return DECODER.decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}

/** Whether lines were encoded as UTF-8 twice: all that is not ASCII in them is UTF-8 again when it is decoded. */
export const areTwiceEncoded = (lines: ReadonlyArray<string>): boolean => {
  const runs = lines.flatMap((line) => line.match(RUN) ?? [])
  return runs.length > 0 && runs.every((run) => decodedRun(run) !== undefined)
}

/** Decodes UTF-8 that was encoded twice; the text has a character for each of its bytes, and so has the result. */
export const decodedOnce = (text: string): string =>
  Buffer.from(
    Buffer.from(text, "latin1")
      .toString("utf8")
      .replaceAll(RUN, (run) => decodedRun(run) ?? run),
    "utf8",
  ).toString("latin1")
