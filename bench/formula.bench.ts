// What does a formula that is compiled at run time cost, compared with one
// written by hand? What do compiling it and screening the newest bar cost?
// Runs fresh processes of formulaProcess.ts, which fails if the results differ.
//
//     node bench/formula.bench.ts [processes]
//     node bench/formula.bench.ts --compare REV | OLD..NEW [--passes 9]

import { execFileSync } from "node:child_process"
import { loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { compareFormula } from "./compare/compareFormula.ts"
import type { Figure, FormulaFigures } from "./formulaProcess.ts"
import { median } from "./median.ts"
import { machine, say } from "./rounds.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { compare: { type: "string" }, passes: { type: "string", default: "9" } },
})
const [processes = 3] = positionals.map(Number)
const SIZES = [252, 2520]

const measure = (bars: number): FormulaFigures => {
  const script = fileURLToPath(new URL("formulaProcess.ts", import.meta.url))
  const args = ["--disable-warning=ExperimentalWarning", script, String(bars)]
  const answer: FormulaFigures = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))
  return answer
}

const us = (value: number): string => `${value.toFixed(2).padStart(8)} µs`

const tabulate = (): void => {
  say(`${machine()}, load ${loadavg()[0].toFixed(1)}, medians of ${processes} processes`)
  for (const bars of SIZES) {
    const answers = Array.from({ length: processes }, () => measure(bars))
    const figure = (name: keyof FormulaFigures["figures"]): Figure => ({
      least: median(answers.map(({ figures }) => figures[name].least)),
      median: median(answers.map(({ figures }) => figures[name].median)),
    })
    const line = (what: string, name: keyof FormulaFigures["figures"]): void => {
      const { least, median: middle } = figure(name)
      say(`  ${what.padEnd(46)} least ${us(least)}   median ${us(middle)}`)
    }
    const ratio = (other: "fused" | "fusedExactly"): string =>
      median(answers.map(({ figures }) => figures.plan.least / figures[other].least)).toFixed(2)
    say(`${bars} bars, 64 series, ${answers[0].matches} matches, the same by every way`)
    line("compiled plan", "plan")
    line("hand-fused loop, plain sums", "fused")
    line("hand-fused loop, sums as exact as the plan's", "fusedExactly")
    say(`  plan / hand-fused: ${ratio("fused")} (plain sums), ${ratio("fusedExactly")} (sums as exact)`)
    line("a Supertrend of one's own, 25 operations a bar", "script")
    line("the same as one loop, by hand", "scriptByHand")
    line("the built-in ta.supertrend", "builtIn")
    const ofHand = median(answers.map(({ figures }) => figures.script.least / figures.scriptByHand.least)).toFixed(2)
    say(`  script / by hand: ${ofHand}`)
    line(`screen: plan and answer on ${answers[0].tail} bars`, "screen")
    line("compilation", "compile")
    say(`  first compilation of the process ${us(median(answers.map(({ coldCompileUs }) => coldCompileUs)))}`)
  }
}

if (values.compare === undefined) tabulate()
else compareFormula(values.compare, SIZES, Number(values.passes))
