import { execFileSync } from "node:child_process"
import { join } from "node:path"
import type { FormulaFigures } from "../formulaProcess.ts"
import { type Load, loadNow } from "../load.ts"
import { median } from "../median.ts"
import { machine, say } from "../rounds.ts"
import { judge } from "./judgement.ts"
import { revisionTree, type SourceTree, workingTree } from "./sourceTree.ts"

const FIGURES = [
  ["plan", "the headline formula"],
  ["script", "a Supertrend of one's own"],
  ["scriptByHand", "the same as one loop, by hand (no source of ours)"],
  ["builtIn", "the built-in ta.supertrend"],
  ["screen", "screen of the headline formula"],
  ["compile", "compilation"],
] as const

const measure = ({ bench }: SourceTree, bars: number): FormulaFigures => {
  const args = ["--disable-warning=ExperimentalWarning", join(bench, "formulaProcess.ts"), String(bars)]
  const figures: FormulaFigures = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))
  return figures
}

/**
 * Runs the formula's sources of a revision and those of the working tree (of
 * `A..B`, two revisions), each pass in fresh processes, under this tree's bench,
 * and names what has become slower by more than its noise. The times are the
 * least of many rounds, which other work on the machine hardly touches.
 */
export const compareFormula = (revision: string, sizes: ReadonlyArray<number>, passes = 9): void => {
  const [old, young] = revision.split("..", 2)
  using before = revisionTree(old)
  using after = young === undefined ? workingTree() : revisionTree(young)
  say(`${before.title} before, ${after.title} after; medians of ${passes} passes, 99% intervals of after / before`)
  say(machine())
  say("")
  say("| µs a series | before | after | after / before | |")
  say("| --- | ---: | ---: | ---: | --- |")
  const slower: Array<string> = []
  const loads: Array<Load> = []
  for (const bars of sizes) {
    const was: Array<FormulaFigures> = []
    const is: Array<FormulaFigures> = []
    for (let pass = 0; pass < passes; pass++) {
      const takeBefore = () => was.push(measure(before, bars))
      const takeAfter = () => is.push(measure(after, bars))
      if (pass % 2 === 0) takeBefore()
      takeAfter()
      if (pass % 2 === 1) takeBefore()
      loads.push(loadNow())
      process.stderr.write(
        `${bars} bars: pass ${pass + 1} of ${passes}, load ${loads[loads.length - 1].load.toFixed(1)}\n`,
      )
    }
    for (const [name, what] of FIGURES) {
      const least = (all: ReadonlyArray<FormulaFigures>) => all.map(({ figures }) => figures[name].least)
      const { high, low, ratio, verdict } = judge(least(was), least(is))
      const title = `${bars} bars, ${what}`
      const [from, to] = [median(least(was)), median(least(is))]
      const mark = verdict === "slower" ? "**slower**" : verdict === "same" ? "" : verdict
      const range = `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
      say(`| ${title} | ${from.toFixed(2)} | ${to.toFixed(2)} | ${range} | ${mark} |`)
      if (verdict === "slower") slower.push(`${title} (${ratio.toFixed(2)}x)`)
    }
    const byHand = is.map(({ figures }) => figures.script.least / figures.scriptByHand.least)
    say(`| ${bars} bars, script / by hand, after | | ${median(byHand).toFixed(2)} | | |`)
  }
  say("")
  say(
    `The load was at most ${Math.max(...loads.map(({ load }) => load)).toFixed(1)}; the least of many rounds hardly tells.`,
  )
  say(
    slower.length === 0
      ? "Nothing is slower by more than its noise."
      : `Slower by more than its noise: ${slower.join("; ")}.`,
  )
}
