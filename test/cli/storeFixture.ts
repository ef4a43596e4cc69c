import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2024, 0, 1)
export const BARS = 40

export const dayOf = (bar: number): string => new Date(FIRST_DAY + bar * DAY_MS).toISOString()

const csvOf = (closes: ReadonlyArray<number>): string =>
  [
    "date,open,high,low,close,volume",
    ...closes.map((close, bar) => `${dayOf(bar).slice(0, 10)},${close},${close},${close},${close},1000`),
  ].join("\n")

/** A new folder with `prices/UP.csv` (closes 1, 2, …, 40) and `prices/DOWN.csv` (40, 39, …, 1; one row more is broken). */
export const writePrices = () => {
  const folder = mkdtempSync(join(tmpdir(), "marketsweep-cli-"))
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const up = Array.from({ length: BARS }, (_, bar) => bar + 1)
  const upFile = file("UP.csv", csvOf(up))
  const downFile = file("DOWN.csv", `${csvOf(up.toReversed())}\n2024-03-01,5,4,6,5,1000\n`)
  return {
    folder,
    file,
    upFile,
    downFile,
    store: join(folder, "market.db"),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
