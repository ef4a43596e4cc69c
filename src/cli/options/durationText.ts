const UNITS_MS: ReadonlyArray<readonly [RegExp, number]> = [
  [/^(ms|millis|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, 1000],
  [/^(m|mins?|minutes?)$/, 60_000],
  [/^(h|hours?)$/, 3_600_000],
]

/** The longest delay of a timer, some 24 days. */
const MOST_MS = 2_147_483_647

/**
 * Parses a duration such as `60s`, `500ms`, `1.5m` or `60 seconds`, in ms.
 * `undefined` for any other text, for 0 and for more than 24 days; a number
 * needs its unit.
 */
export const parseDurationMs = (text: string): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text.trim())
  if (match === null) return undefined
  const [, count = "", unit = ""] = match
  const unitMs = UNITS_MS.find(([name]) => name.test(unit.toLowerCase()))?.[1]
  const ms = unitMs === undefined ? 0 : Number(count) * unitMs
  return ms > 0 && ms <= MOST_MS ? ms : undefined
}
