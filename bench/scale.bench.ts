// Does a scan into a file stay linear, in symbols and in bars, and its memory flat?
//
//     node bench/scale.bench.ts [symbols] [symbolsOfManyBars]
//
// 100,000 x 252 bars take 1.3 GB of disk, and 1,000 x 25,200 as much; one after the other, and removed. Each run is a
// process of the built command line with a heap of 64 MB, in the main thread and in each worker.

import { writeFileSync } from "node:fs"
import { makeWorkplace, scanOf, watchNode } from "./commandLine.ts"
import { writeMarket } from "./market.ts"
import { machine, say } from "./rounds.ts"

const [most = 100_000, longSymbols = 1000] = process.argv.slice(2).map(Number)
const HEAP_MB = 64
const ROUNDS = 3

using workplace = makeWorkplace()

/** Measures one size; gives the best time, in ms. `least` is that of the smallest size, `unit` what it was of. */
const measure = async (
  title: string,
  size: { readonly units: number; readonly unit: string },
  least: { readonly units: number; readonly ms: number } | undefined,
  args: ReadonlyArray<string>,
): Promise<number> => {
  let best = Infinity
  let peak = 0
  for (let round = 0; round < ROUNDS; round++) {
    const { ms, peakMb } = await watchNode(workplace, `--max-old-space-size=${HEAP_MB}`, workplace.built, ...args)
    best = Math.min(best, ms)
    peak = Math.max(peak, peakMb)
  }
  const more = least === undefined ? undefined : ((best - least.ms) * 1000) / (size.units - least.units)
  const each =
    more === undefined ? "" : `${more.toFixed(more < 1 ? 4 : 1).padStart(8)} µs for each further ${size.unit}`
  say(
    `${title.padEnd(16)} ${(best / 1000).toFixed(2).padStart(7)} s   at most ${peak.toFixed(0).padStart(3)} MB ${each}`,
  )
  return best
}

say(machine())
{
  using market = writeMarket({ symbols: most, bars: 252 })
  let least: { readonly units: number; readonly ms: number } | undefined
  for (const share of [0.01, 0.1, 0.5, 1]) {
    const symbols = market.symbols.slice(0, Math.round(most * share))
    writeFileSync(workplace.fileOf("symbols"), symbols.join("\n"))
    const args = scanOf(market.path, "--symbols", `@${workplace.fileOf("symbols")}`)
    const units = symbols.length
    const ms = await measure(`${units} x 252`, { units, unit: "symbol" }, least, args)
    least ??= { units, ms }
  }
}
{
  const bars = 25_200
  using market = writeMarket({ symbols: longSymbols, bars })
  const firstDay = Date.UTC(2015, 0, 1)
  let least: { readonly units: number; readonly ms: number } | undefined
  for (const some of [252, 2520, bars]) {
    const to = new Date(firstDay + some * 86_400_000).toISOString()
    const units = longSymbols * some
    const ms = await measure(`${longSymbols} x ${some}`, { units, unit: "bar" }, least, scanOf(market.path, "--to", to))
    least ??= { units, ms }
  }
}
