import { rows } from "../contenders/contenders.ts"
import { type Passed, runPass } from "../contenders/pass.ts"
import { type Running, start } from "../contenders/running.ts"
import { type Load, loadNow } from "../load.ts"
import { writeMarket } from "../market.ts"
import { writePlain } from "../contenders/plainStore.ts"
import { type Size, titleOf } from "../size.ts"

/** By contender: its passes, or why there are none. */
export type Measured = ReadonlyMap<string, ReadonlyArray<Passed> | string>

/** Runs all contenders in fresh processes; notes missing ones in `left`. */
const runOnce = async (store: string, left: Map<string, string>): Promise<ReadonlyMap<string, Passed>> => {
  await using stack = new AsyncDisposableStack()
  const running = new Map<string, Running>()
  for (const [name, { program }] of Object.entries(rows)) {
    if (left.has(name)) continue
    const started = await start(program, store)
    if (typeof started === "string") left.set(name, started)
    else running.set(name, stack.use(started))
  }
  return await runPass(running)
}

/** Runs all contenders on one market, `passes` times, with the load around each pass. */
export const measure = async (
  size: Size,
  passes: number,
): Promise<{ readonly measured: Measured; readonly loads: ReadonlyArray<Load> }> => {
  using market = writeMarket(size)
  writePlain(market.path)
  const left = new Map<string, string>()
  const passed: Array<ReadonlyMap<string, Passed>> = []
  const loads: Array<Load> = []
  for (let pass = 1; pass <= passes; pass++) {
    passed.push(await runOnce(market.path, left))
    const load = loadNow()
    loads.push(load)
    const mark = load.isBusy ? " (busy: trust processor times only)" : ""
    process.stderr.write(`${titleOf(size)}: pass ${pass} of ${passes}, load ${load.load.toFixed(1)}${mark}\n`)
  }
  const measured = new Map(
    Object.keys(rows).map((name) => [name, left.get(name) ?? passed.flatMap((each) => each.get(name) ?? [])]),
  )
  return { measured, loads }
}
