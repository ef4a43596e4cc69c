/** The style tokens for the lines of named values, in order. */
const LINES: ReadonlyArray<string> = Array.from({ length: 8 }, (_, index) => `line-${index + 1}`)

/** Assigns a style token to each named value's line. */
export const lineTokens = (names: ReadonlyArray<string>): ReadonlyMap<string, string> =>
  new Map(names.map((name, index) => [name, LINES[index % LINES.length]]))

let probe: HTMLElement | undefined

/**
 * The colour of a style token in the current theme, for a canvas. The computed value of a custom property would be its
 * text, `light-dark(…)`, so the token is resolved through the `color` of an element.
 */
export const colour = (token: string): string => {
  if (probe === undefined) {
    probe = document.createElement("i")
    probe.hidden = true
    document.body.append(probe)
  }
  probe.style.color = `var(--${token})`
  return getComputedStyle(probe).color
}

/** A colour of {@link colour} with transparency. */
export const withAlpha = (rgb: string, alpha: number): string => {
  const [red = 0, green = 0, blue = 0] = (rgb.match(/[\d.]+/g) ?? []).map(Number)
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
