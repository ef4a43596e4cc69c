import { OPTIONAL_ENDING } from "./fileEndings.ts"

/** The symbol in a file's path by a pattern such as `{symbol}-1d-*.csv`; `undefined` if it does not match. */
export const symbolByPattern = (pattern: string, path: string): string | undefined => {
  const escaped = pattern
    .replaceAll("\\", "/")
    .replaceAll(/[.+?^$()|[\]\\]/g, "\\$&")
    .replaceAll("{symbol}", "(?<symbol>[^/]+?)")
    .replaceAll("*", "[^/]*")
  const whole = new RegExp(`^(?:.*/)?${escaped}${OPTIONAL_ENDING}$`, "i")
  return whole.exec(path.replaceAll("\\", "/"))?.groups?.symbol?.trim()
}

/** Whether a string is a pattern rather than a symbol. */
export const isPattern = (text: string): boolean => text.includes("{symbol}")
