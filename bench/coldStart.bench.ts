// How long does the command line take from nothing, as a process of its own?
//
//     node bench/coldStart.bench.ts [symbols] [bars] [rounds]

import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { writeMarket } from "./market.ts"
import { machine, row, say, summary, timed } from "./rounds.ts"

const [symbols = 2500, bars = 252, rounds = 7] = process.argv.slice(2).map(Number)
const LIMIT_MS = 60_000
const FORMULA = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

const node = (...args: ReadonlyArray<string>): string => {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", ...args],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      timeout: LIMIT_MS,
    },
  )
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status ?? signal}: ${stderr}`)
  return stdout
}

using market = writeMarket({ symbols, bars })
const scan = ["scan", "--store", market.path, "--timeframe", "1d", "--formula", FORMULA, "--format", "ndjson"]

const times: Record<"nothing" | "help" | "scan", Array<number>> = { nothing: [], help: [], scan: [] }
let lines = 0
for (let round = 0; round < 1 + rounds; round++) {
  times.nothing.push((await timed(() => node("-e", "0")))[0])
  times.help.push((await timed(() => node(main, "--help")))[0])
  const [time, output] = await timed(() => node(main, ...scan))
  times.scan.push(time)
  lines = output.trim().split("\n").length
}

say(machine())
say(row("node that runs nothing", summary(times.nothing, 0)))
say(row("marketsweep --help", summary(times.help, 0)))
say(row(`marketsweep scan of ${symbols} x ${bars}, ${lines} lines`, summary(times.scan, 0)))
