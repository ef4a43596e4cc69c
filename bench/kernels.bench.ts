// What does an indicator cost, compared with TA-Lib's C code as WebAssembly (copies in
// and out included) and with packages for JavaScript? In µs per series of 252 bars,
// medians, each row in a fresh process of kernelProcess.ts, which fails if
// values differ that should not.
//
//     node bench/kernels.bench.ts [row, ...]

import { execFileSync } from "node:child_process"
import { loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { KERNELS } from "./kernelRows.ts"
import { machine, say } from "./rounds.ts"

const RIVALS = ["talib", "tradingSignals", "indicatorts", "technicalindicators"] as const

interface Answer {
  readonly compared: ReadonlyArray<string>
  readonly medians: Readonly<Partial<Record<(typeof RIVALS)[number], number>>> & { readonly ours: number }
}

const script = fileURLToPath(new URL("kernelProcess.ts", import.meta.url))
const measure = (name: string): Answer => {
  const args = ["--disable-warning=ExperimentalWarning", script, name]
  const answer: Answer = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))
  return answer
}

const asked = process.argv.slice(2)
const rows = asked.length === 0 ? KERNELS : KERNELS.filter(({ name }) => asked.includes(name))

say(`${machine()}, load ${loadavg()[0].toFixed(1)}`)
say("µs a series of 252 bars, and how many times ours; * its values are the same")
say(["".padEnd(16), "ours".padStart(7), ...RIVALS.map((name) => name.padStart(21))].join(""))
let ahead = 0
let met = 0
for (const { name, note } of rows) {
  const { compared, medians } = measure(name)
  const { ours } = medians
  const cells = RIVALS.map((rival) => {
    const theirs = medians[rival]
    if (theirs === undefined) return "-".padStart(21)
    met++
    if (theirs > ours) ahead++
    const mark = compared.includes(rival) ? "*" : " "
    return `${theirs.toFixed(2).padStart(10)}${`(${(theirs / ours).toFixed(1)}x)`.padStart(10)}${mark}`
  })
  say(`${name.padEnd(16)}${ours.toFixed(2).padStart(7)}${cells.join("")}${note === undefined ? "" : `   ${note}`}`)
}
say(`ours is ahead of ${ahead} of ${met} rivals`)
