import { HEADLINE } from "../contenders/headline.ts"
import { busyPasses, type Load, loadNow } from "../load.ts"
import { machine, say } from "../rounds.ts"
import { count, type Size, titleOf } from "../size.ts"
import { type Measured, measure } from "./measure.ts"
import { absenceOf, tableOf } from "./table.ts"

/** Runs all contenders on markets of these sizes and prints the Markdown table of the bench's README. */
export const tabulate = async (sizes: ReadonlyArray<Size>, passes = 3): Promise<void> => {
  const measured: Array<readonly [Size, Measured, ReadonlyArray<Load>]> = []
  const loads = [loadNow().load]
  const busy: Array<string> = []
  for (const size of sizes) {
    const done = await measure(size, passes)
    measured.push([size, done.measured, done.loads])
    loads.push(...done.loads.map(({ load }) => load))
    busy.push(...busyPasses(titleOf(size), done.loads))
  }
  const date = new Date().toISOString().slice(0, 10)
  say(`\`${HEADLINE}\``)
  say("")
  for (const line of tableOf(measured)) say(line)
  say("")
  const remarks = [...absenceOf(measured), ...busy.map((line) => `- ${line}`)]
  for (const line of remarks) say(line)
  if (remarks.length > 0) say("")
  const load = `load ${loads[0].toFixed(1)} before it, ${Math.max(...loads).toFixed(1)} at most`
  say(`${machine()}; ${date}; fresh processes, passes: ${count(passes)}; ${load}.`)
}
