import { spawn, spawnSync } from "node:child_process"
import { readFileSync, writeFileSync, writeSync } from "node:fs"
import * as Effect from "effect/Effect"
import type { Value } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"

const succeeds = (deed: () => unknown): boolean => {
  try {
    deed()
    return true
  } catch {
    return false
  }
}

/** Tries what a symbol is named after, such as `reads:/etc/hostname`, and answers whether it succeeded. */
const deeds: Readonly<Record<string, (detail: string) => Readonly<Record<string, Value>>>> = {
  pid: () => ({ pid: process.pid }),
  variables: (name) => ({ count: Object.keys(process.env).length, hasNamed: process.env[name] !== undefined }),
  reads: (path) => ({ done: succeeds(() => readFileSync(path)) }),
  writes: (path) => ({ done: succeeds(() => writeFileSync(path, "written")) }),
  spawns: () => ({ done: succeeds(() => spawnSync("true")) }),
  prints: (text) => {
    process.stdout.write(`${text} by stream\n`)
    writeSync(1, `${text} by descriptor\n`)
    return { done: true }
  },
  leavesProcess: () => ({ pid: spawn("sleep", ["600"], { stdio: "ignore" }).pid ?? null }),
  loops: (name) => {
    writeSync(2, `loops ${name}\n`)
    for (;;);
  },
}

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.sync(() => {
      const [name, detail = ""] = symbol.split(":")
      return { matches: [], computedIndicators: deeds[name]?.(detail) ?? {} }
    }),
  ),
)
