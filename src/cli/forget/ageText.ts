const HOUR_MS = 3_600_000

const UNITS_MS: Readonly<Record<string, number>> = {
  h: HOUR_MS,
  d: 24 * HOUR_MS,
  w: 7 * 24 * HOUR_MS,
}

/**
 * Parses an age such as `30d`, `12h` or `2w`, in ms; `undefined` for any other text. A number needs its unit, and `6m` is
 * refused: it could mean minutes or months, and deleted runs are gone.
 */
export const parseAgeMs = (text: string): number | undefined => {
  const [, count, unit] = /^(\d{1,6})\s*([hdw])$/.exec(text.trim()) ?? []
  return unit === undefined ? undefined : Number(count) * UNITS_MS[unit]
}
