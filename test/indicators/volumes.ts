import { readFileSync } from "node:fs"
import { random } from "./series.ts"

/** Generated volumes in whole shares, with none at a tenth of the bars. */
const generated = (n: number): Float64Array => {
  const next = random(n)
  return Float64Array.from({ length: n }, () => (next() < 0.1 ? 0 : Math.floor(next() * 1e6)))
}

const apple = (): Float64Array => {
  const lines = readFileSync(new URL("fixtures/aapl.csv", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
  return Float64Array.from(lines, (line) => Number(line.split(",")[6]))
}

/** The volume of each of the series of `series.ts`: Apple's own, generated ones for the walks. */
export const volumeOf = (name: string, bars: number): Float64Array =>
  name === "Apple's daily bars" ? apple() : generated(bars)
