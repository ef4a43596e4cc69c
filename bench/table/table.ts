import type { Fingerprint } from "../contenders/contender.ts"
import type { Passed } from "../contenders/pass.ts"
import { rows, YARDSTICK } from "../contenders/contenders.ts"
import { median } from "../median.ts"
import { count, type Size, titleOf } from "../size.ts"
import type { Measured } from "./measure.ts"

const ratioText = (ratio: number): string => (ratio < 10 ? ratio.toFixed(2) : count(Math.round(ratio)))
const msText = (ms: number): string => (ms < 100 ? ms.toFixed(1) : count(Math.round(ms)))

const foundBy = (measured: Measured, name: string): Fingerprint | undefined => {
  const passed = measured.get(name)
  return typeof passed === "object" ? passed[0]?.found : undefined
}

/** Where a contender's matches are not the ones that it is held against: how many it has. */
const otherMatches = (measured: Measured, name: string): string => {
  const { sameAs, isOurs } = rows[name]
  const found = foundBy(measured, name)
  const expected = foundBy(measured, sameAs)
  if (found === undefined || expected === undefined || String(found) === String(expected)) return ""
  const difference = found[0] === expected[0] ? "other matches" : `${count(found[0])} matches`
  if (isOurs === true) throw new Error(`${name} has ${difference}: ${sameAs} has ${expected[0]}`)
  return `, **${difference}**`
}

const cellOf = (measured: Measured, name: string): string => {
  const passed = measured.get(name)
  const yardstick = measured.get(YARDSTICK)
  if (typeof passed !== "object" || typeof yardstick !== "object") return "–"
  const ms = `${msText(median(passed.map(({ warmMs }) => warmMs)))} ms`
  if (name === YARDSTICK) return ms
  const ratios = passed.map(({ warmMs }, pass) => warmMs / yardstick[pass].warmMs)
  const spread = ratios.length === 1 ? "" : ` (${ratioText(Math.min(...ratios))}–${ratioText(Math.max(...ratios))})`
  return `${ms}, **${ratioText(median(ratios))}x**${spread}${otherMatches(measured, name)}`
}

/** Those whose work is all in their own process and says what it costs: where the time of ours is from. */
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

/** One row a contender, one column a size, and the counts of the matches that were compared. */
export const tableOf = (measured: ReadonlyArray<readonly [Size, Measured]>): ReadonlyArray<string> => {
  const row = (title: string, cell: (each: Measured) => string): string =>
    `| ${title} | ${measured.map(([, each]) => cell(each)).join(" | ")} |`
  return [
    `| symbols × daily bars | ${measured.map(([size]) => titleOf(size)).join(" | ")} |`,
    `| --- | ${measured.map(() => "---:").join(" | ")} |`,
    ...Object.entries(rows).map(([name, { title }]) => row(title, (each) => cellOf(each, name))),
    row("matches that were compared", matches(YARDSTICK)),
    row("matches of the crossover alone", matches("threadsCrossover")),
    ...IN_ONE_PROCESS.map((name) => row(`processor time: ${rows[name].title}`, processorOf(name))),
  ]
}

/** What is not here, and what would bring it. */
export const absenceOf = (measured: ReadonlyArray<readonly [Size, Measured]>): ReadonlyArray<string> => {
  const [first] = measured
  if (first === undefined) return []
  return [...first[1]].flatMap(([name, passed]) =>
    typeof passed === "string" ? [`- ${rows[name].title}: left out, ${passed}`] : [],
  )
}
