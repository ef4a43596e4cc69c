// How long does a cold start of the command line take, built and from the sources?
//
//     node bench/coldStart.bench.ts [symbols] [bars] [rounds]
//
// The first round has no code cache and is shown separately.

import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { makeWorkplace, runNode, scanOf, watchNode } from "./commandLine.ts"
import { writePlain } from "./contenders/plainStore.ts"
import { writeMarket } from "./market.ts"
import { machine, row, say, summary, timed } from "./rounds.ts"

const [symbols = 2500, bars = 252, rounds = 7] = process.argv.slice(2).map(Number)

using market = writeMarket({ symbols, bars })
writePlain(market.path)
using workplace = makeWorkplace()

const bareCommand = fileURLToPath(new URL("./contenders/bareCommand.ts", import.meta.url))
const few = market.symbols.slice(0, 5).join(",")
const size = `scan of ${symbols} x ${bars}`
const commands: ReadonlyArray<readonly [name: string, args: ReadonlyArray<string>]> = [
  ["node that runs nothing", ["-e", "0"]],
  ["node and a thread that runs nothing", ["-e", "new (require('node:worker_threads').Worker)('0', { eval: true })"]],
  [`the bare loop over ${symbols} x ${bars}`, [bareCommand, market.path]],
  ["built: --help", [workplace.built, "--help"]],
  ["built: scan of 5 symbols", [workplace.built, ...scanOf(market.path, "--symbols", few)]],
  [`built: ${size}`, [workplace.built, ...scanOf(market.path)]],
  ["sources: --help", [workplace.sources, "--help"]],
  [`sources: ${size}`, [workplace.sources, ...scanOf(market.path)]],
]

const times = new Map<string, Array<number>>(commands.map(([name]) => [name, []]))
for (let round = 0; round < 1 + rounds; round++) {
  for (const [name, args] of commands) times.get(name)?.push((await timed(() => runNode(workplace, ...args)))[0])
}

say(machine())
for (const [name, each] of times)
  say(`${row(name, summary(each, 0))}   best ${Math.min(...each.slice(1)).toFixed(0)} ms`)

const PAGES = 20_000
const PAGE_BYTES = 4096

/** The cost of a memory page that is new to a process, in µs: it dominates a cold start. */
const pageMicros = (): number => {
  const memory = new Uint8Array(PAGES * PAGE_BYTES)
  const startedAt = performance.now()
  for (let at = 0; at < memory.length; at += PAGE_BYTES) memory[at] = 1
  return ((performance.now() - startedAt) * 1000) / PAGES
}

const micros = pageMicros()
say(`a page of ${PAGE_BYTES} bytes that is new to a process: ${micros.toFixed(1)} µs`)
for (const [name, args] of commands) {
  const { cpuMs, newPages } = await watchNode(workplace, ...args)
  const price = ((newPages * micros) / 1000).toFixed(0)
  say(
    `${name.padEnd(44)} ${newPages} new pages, ${price} ms of its ${cpuMs} ms of processor (seen 20 ms before its end)`,
  )
}
say(`${readFileSync(workplace.output, "utf8").trim().split("\n").length} lines of results`)
