// Does the time of a scan into a file stay linear in symbols and in bars, and its memory constant?
//
//     node bench/scale.bench.ts [symbols] [symbolsOfManyBars]
//
// 100,000 x 252 bars take 1.3 GB of disk, and so do 1,000 x 25,200; they are written one after the other, and removed. Each run is a
// process of the built command line with a heap of 68 MB, in the main thread and in each worker.

import { writeFileSync } from "node:fs"
import { makeWorkplace, type Run, scanOf, watchNode } from "./commandLine.ts"
import { writeMarket } from "./market.ts"
import { machine, say } from "./rounds.ts"

const [most = 100_000, longSymbols = 1000] = process.argv.slice(2).map(Number)
/** For the main thread and each worker: the old space in MB, and a semi-space of the young generation. */
const HEAP = ["--max-old-space-size=64", "--max-semi-space-size=2"]
/** Both workers from the start: otherwise the second would start after 0.4 s, and count as memory of the larger jobs only. */
const WORKERS = "--workers=2"
const ROUNDS = 2

using workplace = makeWorkplace()

interface Size {
  readonly units: number
  readonly unit: string
}

type Taken = Size & Pick<Run, "cpuMs" | "ms">

/** Measures one size; `least` is the smallest one, to compute the cost of each additional unit. */
const measure = async (
  title: string,
  { unit, units }: Size,
  least: Taken | undefined,
  args: ReadonlyArray<string>,
): Promise<Taken> => {
  const runs: Array<Run> = []
  for (let round = 0; round < ROUNDS; round++) {
    runs.push(await watchNode(workplace, ...HEAP, workplace.built, ...args))
  }
  const ms = Math.min(...runs.map((run) => run.ms))
  const cpuMs = Math.min(...runs.map((run) => run.cpuMs))
  const peakMb = Math.max(...runs.map((run) => run.peakMb))
  const each = (from: number, to: number): string =>
    least === undefined ? "" : `${((1000 * (to - from)) / (units - least.units)).toPrecision(3)} µs`
  const further =
    least === undefined
      ? ""
      : `   each further ${unit}: ${each(least.ms, ms)}, ${each(least.cpuMs, cpuMs)} of processor`
  say(`${title.padEnd(14)} ${(ms / 1000).toFixed(2).padStart(6)} s   ${peakMb.toFixed(0).padStart(4)} MB${further}`)
  return { ms, cpuMs, unit, units }
}

say(machine())
{
  using market = writeMarket({ symbols: most, bars: 252 })
  let least: Taken | undefined
  for (const share of [0.01, 0.1, 0.5, 1]) {
    const symbols = market.symbols.slice(0, Math.round(most * share))
    writeFileSync(workplace.fileOf("symbols"), symbols.join("\n"))
    const args = scanOf(market.path, WORKERS, "--symbols", `@${workplace.fileOf("symbols")}`)
    const units = symbols.length
    const run = await measure(`${units} x 252`, { units, unit: "symbol" }, least, args)
    least ??= run
  }
}
{
  const bars = 25_200
  using market = writeMarket({ symbols: longSymbols, bars })
  const firstDay = Date.UTC(2015, 0, 1)
  let least: Taken | undefined
  for (const some of [252, 2520, bars]) {
    const to = new Date(firstDay + some * 86_400_000).toISOString()
    const units = longSymbols * some
    const run = await measure(
      `${longSymbols} x ${some}`,
      { units, unit: "bar" },
      least,
      scanOf(market.path, WORKERS, "--to", to),
    )
    least ??= run
  }
}
