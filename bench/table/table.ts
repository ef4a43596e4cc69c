import type { Fingerprint } from "../contenders/contender.ts"
import type { Passed } from "../contenders/pass.ts"
import { rows, YARDSTICK } from "../contenders/contenders.ts"
import type { Load } from "../load.ts"
import { median } from "../median.ts"
import { count, type Size, titleOf } from "../size.ts"
import type { Measured } from "./measure.ts"

/** A size, its passes, and the load around each of them, if it was measured. */
type Column = readonly [size: Size, measured: Measured, loads?: ReadonlyArray<Load>]

const ratioText = (ratio: number): string => (ratio < 10 ? ratio.toFixed(2) : count(Math.round(ratio)))
const msText = (ms: number): string => (ms < 100 ? ms.toFixed(1) : count(Math.round(ms)))

const foundBy = (measured: Measured, name: string): Fingerprint | undefined => {
  const passed = measured.get(name)
  return typeof passed === "object" ? passed[0]?.found : undefined
}

/** A note with the number of a contender's matches if they are not the expected ones. */
const otherMatches = (measured: Measured, name: string): string => {
  const { sameAs, isOurs } = rows[name]
  const found = foundBy(measured, name)
  const expected = foundBy(measured, sameAs)
  if (found === undefined || expected === undefined || String(found) === String(expected)) return ""
  const difference = found[0] === expected[0] ? "other matches" : `${count(found[0])} matches`
  if (isOurs === true) throw new Error(`${name} has ${difference}: ${sameAs} has ${expected[0]}`)
  return `, **${difference}**`
}

/** Times, and ratios of the undisturbed passes: in others, wall times only show who had to wait. */
const cellOf = (measured: Measured, name: string, loads: ReadonlyArray<Load>): string => {
  const passed = measured.get(name)
  const yardstick = measured.get(YARDSTICK)
  if (typeof passed !== "object" || typeof yardstick !== "object") return "–"
  const ms = `${msText(median(passed.map(({ warmMs }) => warmMs)))} ms`
  if (name === YARDSTICK) return ms
  const ratios = passed.flatMap(({ warmMs }, pass) =>
    loads[pass]?.isBusy === true ? [] : [warmMs / yardstick[pass].warmMs],
  )
  if (ratios.length === 0) return `${ms}, not compared${otherMatches(measured, name)}`
  const spread = ratios.length === 1 ? "" : ` (${ratioText(Math.min(...ratios))}–${ratioText(Math.max(...ratios))})`
  return `${ms}, **${ratioText(median(ratios))}x**${spread}${otherMatches(measured, name)}`
}

/** Contenders that work in one process and report its processor time: rows of their own. */
const IN_ONE_PROCESS = ["bareLoop", "bareThreads", "inProcess", "threads"]

const spentBy = (passed: ReadonlyArray<Passed> | string | undefined): ReadonlyArray<number> =>
  typeof passed === "object" ? passed.flatMap(({ warmCpuMs }) => warmCpuMs ?? []) : []

const processorOf =
  (name: string) =>
  (measured: Measured): string => {
    const passed = measured.get(name)
    const spent = spentBy(passed)
    if (spent.length === 0) return "–"
    const yardstick = spentBy(measured.get(YARDSTICK))
    const ratio =
      name === YARDSTICK || yardstick.length === 0 ? "" : `, ${ratioText(median(spent) / median(yardstick))}x`
    return `${msText(median(spent))} ms${ratio}`
  }

const matches =
  (name: string) =>
  (measured: Measured): string =>
    count(foundBy(measured, name)?.[0] ?? 0)

/** One row per contender, one column per size, and the counts of the compared matches. */
export const tableOf = (measured: ReadonlyArray<Column>): ReadonlyArray<string> => {
  const row = (title: string, cell: (each: Measured, loads: ReadonlyArray<Load>) => string): string =>
    `| ${title} | ${measured.map(([, each, loads = []]) => cell(each, loads)).join(" | ")} |`
  return [
    `| symbols × daily bars | ${measured.map(([size]) => titleOf(size)).join(" | ")} |`,
    `| --- | ${measured.map(() => "---:").join(" | ")} |`,
    ...Object.entries(rows).map(([name, { title }]) => row(title, (each, loads) => cellOf(each, name, loads))),
    row("matches that were compared", matches(YARDSTICK)),
    row("matches of the crossover alone", matches("threadsCrossover")),
    ...IN_ONE_PROCESS.map((name) => row(`processor time: ${rows[name].title}`, processorOf(name))),
  ]
}

/** The missing contenders, and how to install them. */
export const absenceOf = (measured: ReadonlyArray<Column>): ReadonlyArray<string> => {
  const [first] = measured
  if (first === undefined) return []
  return [...first[1]].flatMap(([name, passed]) =>
    typeof passed === "string" ? [`- ${rows[name].title}: left out, ${passed}`] : [],
  )
}
