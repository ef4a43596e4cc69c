import { deepEqual, equal, match } from "node:assert/strict"
import { run, succeed } from "./commands.ts"
import { rises } from "./prices.ts"
import type { Step } from "./Step.ts"
import type { Surroundings } from "./surroundings.ts"

const countsOf = (ndjson: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    ndjson
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map(({ matches, symbol }) => [String(symbol), Number(matches.length)]),
  )

/** The command line, as `npx` starts it. */
export const commandLineSteps = ({
  javascript: cwd,
  nodes,
  oldNode,
  typescript,
}: Surroundings): ReadonlyArray<Step> => [
  ...nodes.flatMap(({ name, bin }) => {
    const npx = (...args: ReadonlyArray<string>) => succeed({ cwd, path: bin }, "npx", "marketsweep", ...args)
    return [
      {
        name: `${name}: npx marketsweep --help`,
        run: async () => match(await npx("--help"), /USAGE[\s\S]*import[\s\S]*sample/),
      },
      {
        name: `${name}: imports CSV files and scans them`,
        run: async () => {
          const store = ["--store", `${name.replaceAll(" ", "-")}.db`, "--timeframe", "1d"]
          await npx("import", "prices", ...store)
          const isolations = [[], ["--isolation", "processes"]]
          for (const isolation of isolations) {
            const scan = ["scan", ...store, "--formula", "close > close[1]", "--format", "ndjson", ...isolation]
            deepEqual(countsOf(await npx(...scan)), rises)
          }
        },
      },
    ]
  }),
  {
    name: `${oldNode.name}: npx marketsweep says in one line which Node it needs`,
    run: async () => {
      const { code, stderr, stdout } = await run({ cwd, path: oldNode.bin }, "npx", "marketsweep", "--help")
      match(stderr, /^error: marketsweep needs Node 22\.19 or later, and this is Node 20\.[\d.]+: .*\n$/)
      deepEqual({ code, stdout }, { code: 3, stdout: "" })
    },
  },
  {
    name: "exports candles, and names the package that a format needs in one line",
    run: async () => {
      const marketsweep = (...args: ReadonlyArray<string>) => run({ cwd }, "npx", "marketsweep", ...args)
      equal((await marketsweep("export", "market.db", "--out", "all.csv")).code, 0)
      equal((await marketsweep("export", "market.db", "--out", "all.arrow")).code, 0)
      const parquet = await marketsweep("export", "market.db", "--out", "all.parquet")
      match(parquet.stderr, /^error: .*the package hyparquet-writer is not installed: npm install hyparquet-writer$/m)
      equal(parquet.code, 3)
      const arrow = await marketsweep("import", "all.arrow", "--timeframe", "1d", "--check")
      match(arrow.stderr, /^error: .*the package @uwdata\/flechette is not installed: npm install @uwdata\/flechette$/m)
      equal(arrow.code, 2)
    },
  },
  {
    name: "reads back what it exported, with the packages that the formats need",
    run: async () => {
      const marketsweep = (...args: ReadonlyArray<string>) =>
        succeed({ cwd: typescript }, "npx", "marketsweep", ...args)
      for (const format of ["parquet", "arrow", "csv"]) {
        const [file, store] = [`all.${format}`, `from-${format}.db`]
        await marketsweep("export", "market.db", "--out", file)
        await marketsweep("import", file, "--store", store, "--timeframe", "1d")
        const scan = [
          "scan",
          "--store",
          store,
          "--timeframe",
          "1d",
          "--formula",
          "close > close[1]",
          "--format",
          "ndjson",
        ]
        deepEqual(countsOf(await marketsweep(...scan)), rises)
      }
    },
  },
  {
    name: "a worker module that is not there is named in one line",
    run: async () => {
      const { code, stderr } = await run({ cwd }, "node", "scan.mjs", "threads", "nowhere.js")
      match(stderr, /^There is no worker module .*nowhere\.js: .*\n$/)
      equal(code, 1)
    },
  },
]
