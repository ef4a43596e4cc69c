/** Encodings of Unicode other than UTF-8. */
export type WideEncoding = "utf-16le" | "utf-16be" | "utf-32le" | "utf-32be"

/** The number of bytes in which to look for the zeros of ASCII characters, if there is no byte order mark. */
const HEAD_BYTES = 64
/** The number of code points to convert to a string at once. */
const AT_ONCE = 8192

const WITHOUT_MARK: ReadonlyArray<readonly [encoding: WideEncoding, unit: number, filled: number]> = [
  ["utf-16le", 2, 0],
  ["utf-16be", 2, 1],
  ["utf-32le", 4, 0],
  ["utf-32be", 4, 3],
]

/** Detects UTF-16 and UTF-32 by the byte order mark, or by the zero bytes of ASCII characters. */
export const wideEncoding = (bytes: Buffer): WideEncoding | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes[2] === 0 && bytes[3] === 0 ? "utf-32le" : "utf-16le"
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be"
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff) return "utf-32be"
  const head = bytes.subarray(0, HEAD_BYTES)
  if (head.length < 4) return undefined
  return WITHOUT_MARK.find(([, unit, filled]) => head.every((byte, at) => (byte === 0) === (at % unit !== filled)))?.[0]
}

/** Decodes UTF-32, which `TextDecoder` does not support; throws if a code point is invalid. */
const decodeUtf32 = (bytes: Buffer, isLittle: boolean): string => {
  if (bytes.length % 4 !== 0) throw new Error("unexpected end of file")
  const parts: Array<string> = []
  for (let begin = 0; begin < bytes.length; begin += AT_ONCE * 4) {
    const length = Math.min(AT_ONCE, (bytes.length - begin) / 4)
    const points = Array.from({ length }, (_, at) =>
      isLittle ? bytes.readUInt32LE(begin + at * 4) : bytes.readUInt32BE(begin + at * 4),
    )
    parts.push(String.fromCodePoint(...points))
  }
  return parts.join("")
}

/** Converts bytes of an encoding to UTF-8 without a byte order mark. */
export const wideToUtf8 = (bytes: Buffer, encoding: WideEncoding): Buffer => {
  const text = encoding.startsWith("utf-16")
    ? new TextDecoder(encoding, { fatal: true }).decode(bytes)
    : decodeUtf32(bytes, encoding === "utf-32le")
  return Buffer.from(text.replace(/^\ufeff/, ""), "utf8")
}
