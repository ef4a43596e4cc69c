// One fresh process of formula.bench.ts: the time of the headline formula at one
// number of bars. Contenders take turns, so that other work on the machine
// affects all of them alike. Prints JSON.
//
//     node bench/formulaProcess.ts <bars>

import * as Result from "effect/Result"
import { compileFormula } from "../src/formula/compile.ts"
import { answerOf } from "../src/symbol/answer.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { walk } from "./market.ts"
import { BUILT_IN, handSupertrend, SUPERTREND } from "./formulaLoop.ts"
import { handFused, handFusedExactly } from "./peers/handFused.ts"
import { say } from "./rounds.ts"

/** The least and the median round of one contender, in µs per series or compilation. */
export interface Figure {
  readonly least: number
  readonly median: number
}

/** The output of the process. */
export interface FormulaFigures {
  readonly matches: number
  readonly coldCompileUs: number
  /** Bars that the screen reads. */
  readonly tail: number
  readonly figures: Readonly<
    Record<"plan" | "fused" | "fusedExactly" | "script" | "scriptByHand" | "builtIn" | "screen" | "compile", Figure>
  >
}

const SERIES = 64
const AT_A_TIME = 8
const ROUNDS = 120

const bars = Number(process.argv[2])

const loopPlan = compileFormula(SUPERTREND, { jobType: "screen" })
const builtInPlan = compileFormula(BUILT_IN, { jobType: "screen" })

const firstCompiled = performance.now()
const plan = compileFormula(HEADLINE, { jobType: "screen" })
const coldCompileUs = (performance.now() - firstCompiled) * 1000

const market = Array.from({ length: SERIES }, (_, i) => {
  const { time, close, high, low } = walk(i + 1, bars)
  return { length: bars, firstIndex: 0, columns: { time, close, high, low } }
})
// The bars of a screen: the newest one and its look-back.
const tails = market.map(({ columns: { time, close } }) => {
  const firstIndex = Math.max(0, bars - plan.lookback - 1)
  const columns = { time: time.slice(firstIndex), close: close.slice(firstIndex) }
  return { length: bars - firstIndex, firstIndex, columns }
})
const outs = market.map(() => new Uint8Array(bars))
const exactOuts = market.map(() => new Uint8Array(bars))

const loopOuts = market.map(() => new Uint8Array(bars))
let turns = 0
let matches = 0
for (const [i, series] of market.entries()) {
  const { result } = plan.run(series)
  handFused(outs[i], series.columns.close)
  handFusedExactly(exactOuts[i], series.columns.close)
  for (const out of [outs[i], exactOuts[i]]) {
    const bar = result.findIndex((value, at) => value !== out[at])
    if (bar !== -1) throw new Error(`series ${i}, bar ${bar}: ${result[bar]} by the plan, ${out[bar]} by hand`)
  }
  const expected = result[bars - 1]
  const answer = Result.getOrThrow(answerOf("A", tails[i], plan, plan.run(tails[i]), "screen", {}))
  if (answer.matches.length !== expected) throw new Error(`series ${i}: screen found ${answer.matches.length}`)
  for (const value of result) matches += value
  handSupertrend(loopOuts[i], series.columns)
  const turned = loopPlan.run(series).result
  const wrong = turned.findIndex((value, at) => value !== loopOuts[i][at])
  if (wrong !== -1) throw new Error(`series ${i}, bar ${wrong}: ${turned[wrong]} by the script, else by hand`)
  for (const value of turned) turns += value
}
if (turns === 0) throw new Error("no stop turned: nothing was compared")
if (matches === 0) throw new Error("no bar matched: nothing was compared")

// Results are added up, so that the JIT compiler cannot drop them as unused.
let seen = 0
const contenders: Readonly<Record<string, (i: number) => void>> = {
  plan: (i) => {
    seen += plan.run(market[i]).result[bars - 1]
  },
  fused: (i) => {
    handFused(outs[i], market[i].columns.close)
    seen += outs[i][bars - 1]
  },
  fusedExactly: (i) => {
    handFusedExactly(exactOuts[i], market[i].columns.close)
    seen += exactOuts[i][bars - 1]
  },
  script: (i) => {
    seen += loopPlan.run(market[i]).result[bars - 1]
  },
  scriptByHand: (i) => {
    handSupertrend(loopOuts[i], market[i].columns)
    seen += loopOuts[i][bars - 1]
  },
  builtIn: (i) => {
    seen += builtInPlan.run(market[i]).result[bars - 1]
  },
  screen: (i) => {
    seen += Result.getOrThrow(answerOf("A", tails[i], plan, plan.run(tails[i]), "screen", {})).matches.length
  },
  compile: () => {
    seen += compileFormula(HEADLINE, { jobType: "screen" }).warmup
  },
}

const figureOf = (times: ReadonlyArray<number>): Figure => {
  // The first third warms up the JIT compiler.
  const warm = times.slice(times.length / 3).toSorted((a, b) => a - b)
  return { least: warm[0], median: warm[warm.length >>> 1] }
}
const measured = (names: ReadonlyArray<string>): ReadonlyArray<readonly [string, Figure]> => {
  const times = names.map((name) => ({ name, run: contenders[name], taken: new Array<number>() }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { run, taken } of times) {
      // A few series at a time, short enough that other work of the machine rarely interferes.
      for (let from = 0; from < SERIES; from += AT_A_TIME) {
        const start = performance.now()
        for (let i = from; i < from + AT_A_TIME; i++) run(i)
        taken.push(((performance.now() - start) * 1000) / AT_A_TIME)
      }
    }
  }
  return times.map(({ name, taken }) => [name, figureOf(taken)])
}
// Compiling comes last: a process compiles a formula once and runs it for all symbols.
const figures = Object.fromEntries([
  ...measured(["plan", "fused", "fusedExactly"]),
  ...measured(["script", "scriptByHand", "builtIn"]),
  ...measured(["screen"]),
  ...measured(["compile"]),
])
if (seen === 0) throw new Error("nothing was seen")
say(JSON.stringify({ matches, coldCompileUs, tail: tails[0].length, figures }))
