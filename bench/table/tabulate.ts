import { loadavg } from "node:os"
import { HEADLINE } from "../contenders/headline.ts"
import { machine, say } from "../rounds.ts"
import { count, type Size } from "../size.ts"
import { type Measured, measure } from "./measure.ts"
import { absenceOf, tableOf } from "./table.ts"

/** Runs all contenders on markets of these sizes and prints one table, as Markdown that the README of the bench holds. */
export const tabulate = async (sizes: ReadonlyArray<Size>, passes = 3): Promise<void> => {
  const measured: Array<readonly [Size, Measured]> = []
  const loads = [loadavg()[0]]
  for (const size of sizes) {
    measured.push([size, await measure(size, passes)])
    loads.push(loadavg()[0])
  }
  const date = new Date().toISOString().slice(0, 10)
  say(`\`${HEADLINE}\``)
  say("")
  for (const line of tableOf(measured)) say(line)
  say("")
  const absent = absenceOf(measured)
  for (const line of absent) say(line)
  if (absent.length > 0) say("")
  const load = `load ${loads[0].toFixed(1)} before it, ${Math.max(...loads).toFixed(1)} at most`
  say(`${machine()}; ${date}; fresh processes, passes: ${count(passes)}; ${load}.`)
}
