const KINDS: ReadonlyArray<readonly [start: string, kind: string]> = [
  ["PK\u0003\u0004", "a zip archive, or a spreadsheet (.xlsx): name it .zip, or save the sheet as CSV"],
  ["\u00d0\u00cf\u0011\u00e0", "a spreadsheet (.xls): save the sheet as CSV"],
  ["BZh", "compressed by bzip2: unpack it with bunzip2 first"],
  ["\u00fd7zXZ".slice(0, 4), "compressed by xz: unpack it with unxz first"],
  ["7z\u00bc\u00af", "a 7z archive: unpack it with 7z first"],
  ["%PDF", "a PDF"],
]
const TAR_AT = 257

/** Whether bytes are the start of a tar archive. */
export const isTar = (bytes: Buffer): boolean => bytes.toString("latin1", TAR_AT, TAR_AT + 5) === "ustar"

/** The kind of a file that is not text, and what to do about it; `undefined` if unknown. */
export const otherKind = (bytes: Buffer): string | undefined => {
  const head = bytes.toString("latin1", 0, 4)
  const known = KINDS.find(([start]) => head.startsWith(start))?.[1]
  if (known !== undefined) return known
  return isTar(bytes) ? "a tar archive: name it .tar, or .tar.gz" : undefined
}
