import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { median } from "../median.ts"
import { type Passed, runPass } from "../contenders/pass.ts"
import { type Running, start } from "../contenders/running.ts"
import type { Market, writeMarket } from "../market.ts"
import { busyPasses, type Load, loadNow } from "../load.ts"
import { machine, say } from "../rounds.ts"
import { count, type Size, titleOf } from "../size.ts"
import { judge } from "./judgement.ts"
import { revisionTree, type SourceTree, workingTree } from "./sourceTree.ts"

type Side = "before" | "after"
type Name = "inProcess" | "threads"

interface Contender {
  readonly side: Side
  readonly name: Name
}

/** One pass of a contender, in its own process. */
interface Outcome extends Contender {
  readonly passed: Passed
}

const NAMES: ReadonlyArray<readonly [Name, string]> = [
  ["inProcess", "in process"],
  ["threads", "on threads"],
]
/** Starting includes loading the sources and, on threads, starting the workers. */
const FIGURES = [
  ["startMs", "start"],
  ["firstMs", "first job"],
  ["warmMs", "warm job"],
  ["warmCpuMs", "warm job, processor time"],
] as const

/** A market written by the sources of a tree, since the format of stores changes. */
const marketOf = async ({ bench }: SourceTree, size: Size): Promise<Market> => {
  const own: { readonly writeMarket: typeof writeMarket } = await import(pathToFileURL(join(bench, "market.ts")).href)
  return own.writeMarket(size)
}

const runOnce = async (
  markets: Readonly<Record<Side, Market>>,
  trees: Readonly<Record<Side, SourceTree>>,
  sides: ReadonlyArray<Side>,
): Promise<ReadonlyArray<Outcome>> => {
  await using stack = new AsyncDisposableStack()
  const running = new Map<Contender, Running>()
  for (const [name] of NAMES) {
    for (const side of sides) {
      const started = await start({ node: name }, markets[side].path, trees[side].bench)
      if (typeof started === "string") throw new Error(started)
      running.set({ side, name }, stack.use(started))
    }
  }
  const passed = await runPass(running)
  return Array.from(passed, ([contender, each]) => ({ ...contender, passed: each }))
}

/** Prints one row per figure; returns the names of those that have become slower. */
const report = (size: Size, outcomes: ReadonlyArray<Outcome>, isBusy: boolean): ReadonlyArray<string> => {
  const of = (side: Side, name: Name): ReadonlyArray<Passed> =>
    outcomes.filter((one) => one.side === side && one.name === name).map(({ passed }) => passed)
  return NAMES.flatMap(([name, where]) => {
    const before = of("before", name)
    const after = of("after", name)
    if (String(before[0].found) !== String(after[0].found)) {
      say(`| ${titleOf(size)}, ${where}: other matches | ${before[0].found[0]} | ${after[0].found[0]} | | |`)
    }
    return FIGURES.flatMap(([figure, what]) => {
      const was = before.flatMap((each) => each[figure] ?? [])
      const is = after.flatMap((each) => each[figure] ?? [])
      const { ratio, low, high, verdict } = judge(was, is)
      const title = `${titleOf(size)}, ${where}, ${what}`
      const range = `${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`
      // On a busy machine wall times only show who had to wait.
      const isJudged = figure === "warmCpuMs" || !isBusy
      const mark = !isJudged ? "not judged" : verdict === "slower" ? "**slower**" : verdict === "same" ? "" : verdict
      say(`| ${title} | ${median(was).toFixed(1)} | ${median(is).toFixed(1)} | ${range} | ${mark} |`)
      return isJudged && verdict === "slower" ? [`${title} (${ratio.toFixed(2)}x)`] : []
    })
  })
}

/**
 * Runs the sources of a revision and those of the working tree (of `A..B`, two
 * revisions), each pass in fresh processes, under this tree's bench, and names
 * what has become slower by more than its noise.
 */
export const compareWith = async (revision: string, sizes: ReadonlyArray<Size>, passes = 9): Promise<void> => {
  const [old, young] = revision.split("..", 2)
  using before = revisionTree(old)
  using after = young === undefined ? workingTree() : revisionTree(young)
  const slower: Array<string> = []
  const busy: Array<string> = []
  say(
    `${before.title} before, ${after.title} after; medians of ${count(passes)} passes, 99% intervals of after / before`,
  )
  say(machine())
  say("")
  say("| ms | before | after | after / before | |")
  say("| --- | ---: | ---: | ---: | --- |")
  for (const size of sizes) {
    using marketBefore = await marketOf(before, size)
    using marketAfter = await marketOf(after, size)
    const markets = { before: marketBefore, after: marketAfter }
    const outcomes: Array<Outcome> = []
    const loads: Array<Load> = []
    for (let pass = 0; pass < passes; pass++) {
      const sides: ReadonlyArray<Side> = pass % 2 === 0 ? ["before", "after"] : ["after", "before"]
      outcomes.push(...(await runOnce(markets, { before, after }, sides)))
      const load = loadNow()
      loads.push(load)
      process.stderr.write(`${titleOf(size)}: pass ${pass + 1} of ${passes}, load ${load.load.toFixed(1)}\n`)
    }
    slower.push(
      ...report(
        size,
        outcomes,
        loads.some(({ isBusy }) => isBusy),
      ),
    )
    busy.push(...busyPasses(titleOf(size), loads))
  }
  say("")
  for (const line of busy) say(line)
  say(
    slower.length === 0
      ? "Nothing is slower by more than its noise."
      : `Slower by more than its noise: ${slower.join("; ")}.`,
  )
}
