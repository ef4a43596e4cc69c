import { loadavg } from "node:os"
import { rows } from "../contenders/contenders.ts"
import { type Passed, runPass } from "../contenders/pass.ts"
import { type Running, start } from "../contenders/running.ts"
import { writeMarket } from "../market.ts"
import { type Size, titleOf } from "../size.ts"

/** By contender: its passes, or why there are none. */
export type Measured = ReadonlyMap<string, ReadonlyArray<Passed> | string>

/** All contenders in fresh processes; whatever is not here is noted in `left`. */
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

/** All contenders on one market, so many passes of each. */
export const measure = async (size: Size, passes: number): Promise<Measured> => {
  using market = writeMarket(size)
  const left = new Map<string, string>()
  const passed: Array<ReadonlyMap<string, Passed>> = []
  for (let pass = 1; pass <= passes; pass++) {
    passed.push(await runOnce(market.path, left))
    process.stderr.write(`${titleOf(size)}: pass ${pass} of ${passes}, load ${loadavg()[0].toFixed(1)}\n`)
  }
  return new Map(
    Object.keys(rows).map((name) => [name, left.get(name) ?? passed.flatMap((each) => each.get(name) ?? [])]),
  )
}
