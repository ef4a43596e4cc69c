// How long does one formula over a whole market take, from the store on disk to
// all matches in memory, compared with a bare loop, Python, polars and DuckDB? And which
// figures have become slower since a revision?
//
//     node bench/wholeJob.bench.ts [--size 2500x252]... [--passes 3]
//     node bench/wholeJob.bench.ts --compare REV | OLD..NEW [--size 2500x252]... [--passes 9]

import { parseArgs } from "node:util"
import { compareWith } from "./compare/compare.ts"
import { sizeOf } from "./size.ts"
import { tabulate } from "./table/tabulate.ts"

const { values } = parseArgs({
  options: {
    size: { type: "string", multiple: true, default: ["2500x252", "2500x2520", "10000x252"] },
    passes: { type: "string" },
    compare: { type: "string" },
  },
})

const sizes = values.size.map(sizeOf)
const passes = values.passes === undefined ? undefined : Number(values.passes)
if (passes !== undefined && !(Number.isSafeInteger(passes) && passes > 0)) {
  throw new Error(`--passes takes a whole number, not ${values.passes}`)
}

// On Ctrl-C, exit normally, so that its folders are removed.
process.once("SIGINT", () => process.exit(130))

if (values.compare === undefined) await tabulate(sizes, passes)
else await compareWith(values.compare, sizes, passes)
