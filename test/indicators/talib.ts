import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

// TA-Lib's C code as WebAssembly, called directly: the package's own wrapper
// passes a length where TA-Lib wants the last index, and reads one value too far.

// What of WebAssembly is used here: Node has it, TypeScript describes it for browsers only.
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer
  }
  readonly Global: new (type: { readonly value: "i32"; readonly mutable: boolean }, value: number) => object
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

const path = createRequire(import.meta.url)
  .resolve("talib-web")
  .replace("index.cjs.js", "talib.wasm")
const stackTop = 5_247_776
const memory = new WebAssembly.Memory({ initial: 256, maximum: 256 })
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)), {
  env: {
    memory,
    __memory_base: new WebAssembly.Global({ value: "i32", mutable: false }, 1024),
    __stack_pointer: new WebAssembly.Global({ value: "i32", mutable: true }, stackTop),
    emscripten_resize_heap: () => {
      throw new Error("TA-Lib asked for more memory than the test gave it")
    },
  },
  "GOT.mem": { __heap_base: new WebAssembly.Global({ value: "i32", mutable: true }, stackTop) },
})

const call = (name: string, ...args: ReadonlyArray<number>): number => {
  const f = exports[name]
  if (typeof f !== "function") throw new Error(`talib.wasm has no ${name}`)
  return Number(f(...args))
}

call("__wasm_call_ctors")

/**
 * Runs `TA_<name>` over whole series: its outputs aligned to the bars, NaN
 * where TA-Lib gives no value.
 */
export const talib = (
  name: string,
  inputs: ReadonlyArray<Float64Array>,
  options: ReadonlyArray<number>,
  outputs = 1,
): ReadonlyArray<Float64Array> => {
  const n = inputs[0].length
  const owned: Array<number> = []
  const room = (values?: Float64Array): number => {
    const at = call("malloc", Math.max(8, n * 8))
    owned.push(at)
    if (values) new Float64Array(memory.buffer, at, n).set(values)
    return at
  }
  const given = inputs.map((input) => room(input))
  const taken = Array.from({ length: outputs }, () => room())
  const extent = room()
  const code = call(`TA_${name}`, 0, n - 1, ...given, ...options, extent, extent + 4, ...taken)
  if (code !== 0) throw new Error(`TA_${name} answered ${code}`)
  const [begin, count] = new Int32Array(memory.buffer, extent, 2)
  const series = taken.map((at) => {
    const aligned = new Float64Array(n).fill(NaN)
    // Where an extreme is, TA-Lib tells in whole numbers of 32 bits.
    const isBar = name.endsWith("INDEX")
    aligned.set(isBar ? new Int32Array(memory.buffer, at, count) : new Float64Array(memory.buffer, at, count), begin)
    return aligned
  })
  for (const at of owned) call("free", at)
  return series
}
