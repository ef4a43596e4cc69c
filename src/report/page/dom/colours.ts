/** The tokens of lines that charts draw for named values, in order. */
const LINES: ReadonlyArray<string> = Array.from({ length: 8 }, (_, index) => `line-${index + 1}`)

/** The token of each named value's line. */
export const lineTokens = (names: ReadonlyArray<string>): ReadonlyMap<string, string> =>
  new Map(names.map((name, index) => [name, LINES[index % LINES.length]]))

let probe: HTMLElement | undefined

/**
 * A token of the style sheet as a canvas needs it, in the theme that is on: the computed value of a custom property is
 * its text, `light-dark(…)`, but that of a colour is a colour.
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

/** A colour of {@link colour}, see-through. */
export const faded = (rgb: string, alpha: number): string => {
  const [red = 0, green = 0, blue = 0] = (rgb.match(/[\d.]+/g) ?? []).map(Number)
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
