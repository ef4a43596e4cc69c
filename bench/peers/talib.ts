import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

// TA-Lib's C code as WebAssembly at its best: raw exports, memory taken once.

// What of WebAssembly is used here: Node has it, TypeScript describes it for browsers only.
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer
  }
  readonly Global: new (type: { readonly value: "i32"; readonly mutable: boolean }, value: number) => object
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** Runs over whole series; the output's values are aligned to the bars, NaN where there are none. */
export type TalibRun = (inputs: ReadonlyArray<Float64Array>) => Float64Array

const STACK_TOP = 5_247_776

const instantiate = () => {
  const path = createRequire(import.meta.url)
    .resolve("talib-web")
    .replace("index.cjs.js", "talib.wasm")
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 256 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), {
    env: {
      memory,
      __memory_base: new WebAssembly.Global({ value: "i32", mutable: false }, 1024),
      __stack_pointer: new WebAssembly.Global({ value: "i32", mutable: true }, STACK_TOP),
      emscripten_resize_heap: () => {
        throw new Error("TA-Lib asked for more memory than the bench gave it")
      },
    },
    "GOT.mem": { __heap_base: new WebAssembly.Global({ value: "i32", mutable: true }, STACK_TOP) },
  })
  const find = (name: string): ((...args: ReadonlyArray<number>) => unknown) => {
    const f = exports[name]
    if (typeof f !== "function") throw new Error(`talib.wasm has no ${name}`)
    return (...args) => f(...args)
  }
  find("__wasm_call_ctors")()
  return { memory, find }
}

/** `TA_<name>` over series of `bars`: copies them in, calls, and copies the first of its outputs out. */
export const openTalib = (
  name: string,
  shape: { readonly bars: number; readonly inputs: number; readonly options: ReadonlyArray<number> },
  outputs = 1,
): TalibRun => {
  const { bars, inputs, options } = shape
  const { memory, find } = instantiate()
  const malloc = find("malloc")
  const room = (): number => Number(malloc(bars * 8))
  const given = Array.from({ length: inputs }, room)
  const taken = Array.from({ length: outputs }, room)
  const extent = room()
  const ins = given.map((at) => new Float64Array(memory.buffer, at, bars))
  const results = new Float64Array(memory.buffer, taken[0], bars)
  const span = new Int32Array(memory.buffer, extent, 2)
  const call = find(`TA_${name}`)
  const args = [0, bars - 1, ...given, ...options, extent, extent + 4, ...taken]
  const out = new Float64Array(bars)
  return (series) => {
    for (let i = 0; i < inputs; i++) ins[i].set(series[i])
    const code = call(...args)
    if (code !== 0) throw new Error(`TA_${name} answered ${code}`)
    const [begin, count] = span
    out.fill(NaN, 0, begin)
    out.set(results.subarray(0, count), begin)
    return out
  }
}
