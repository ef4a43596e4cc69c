// What does `request.security` cost, of a coarser timeframe and of another
// symbol, compared with the same formula without it? Runs fresh processes of
// securityProcess.ts, by processor time.
//
//     node bench/security.bench.ts [processes]

import { execFileSync } from "node:child_process"
import { loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { median } from "./median.ts"
import { machine, say } from "./rounds.ts"
import type { Costs } from "./securityProcess.ts"

const [processes = 3] = process.argv.slice(2).map(Number)

const measure = (bars: number): Record<"shared" | "each", Costs> => {
  const script = fileURLToPath(new URL("securityProcess.ts", import.meta.url))
  const args = ["--disable-warning=ExperimentalWarning", script, String(bars)]
  const answer: Record<"shared" | "each", Costs> = JSON.parse(
    execFileSync(process.execPath, args, { encoding: "utf8" }),
  )
  return answer
}

say(`${machine()}, load ${loadavg()[0].toFixed(1)}, medians of ${processes} processes`)
for (const bars of [252, 2520]) {
  const answers = Array.from({ length: processes }, () => measure(bars))
  for (const [days, what] of [
    ["shared", "all series have the same days"],
    ["each", "each series lacks a day of its own"],
  ] as const) {
    const us = (name: keyof Costs): string => `${median(answers.map((each) => each[days][name])).toFixed(1)} µs`
    const ratio = (name: keyof Costs, without: keyof Costs): string =>
      median(answers.map((each) => each[days][name] / each[days][without])).toFixed(2)
    say(`${bars} bars, 64 series; ${what}`)
    say(`  an average of days ${us("daily")}, of weeks ${us("weekly")}: ${ratio("weekly", "daily")}`)
    say(
      `  beside its own price ${us("ownPrice")}, beside a benchmark ${us("benchmark")}: ${ratio("benchmark", "ownPrice")}`,
    )
  }
}
