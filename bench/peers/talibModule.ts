import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

// TA-Lib's C code as WebAssembly, called directly: the package's own wrapper
// passes a length where TA-Lib wants the last index, reads one value too far,
// and takes its memory anew at every call.

// What of WebAssembly is used here: Node has it, TypeScript describes it for browsers only.
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => {
    readonly buffer: ArrayBuffer
  }
  readonly Global: new (type: { readonly value: "i32"; readonly mutable: boolean }, value: number) => object
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** TA-Lib's raw exports over a memory of its own, which never moves. */
export interface TalibModule {
  readonly buffer: ArrayBuffer
  /** An export by its name. */
  readonly find: (name: string) => (...args: ReadonlyArray<number>) => number
}

const STACK_TOP = 5_247_776

/** A fresh instance of TA-Lib. */
export const instantiateTalib = (): TalibModule => {
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
        throw new Error("TA-Lib asked for more memory than it was given")
      },
    },
    "GOT.mem": { __heap_base: new WebAssembly.Global({ value: "i32", mutable: true }, STACK_TOP) },
  })
  const find = (name: string): ((...args: ReadonlyArray<number>) => number) => {
    const f = exports[name]
    if (typeof f !== "function") throw new Error(`talib.wasm has no ${name}`)
    return (...args) => Number(f(...args))
  }
  find("__wasm_call_ctors")()
  return { buffer: memory.buffer, find }
}
