import process from "node:process"
import { MessagePort } from "node:worker_threads"
import { holdForever } from "./hold.ts"

type Holder = Record<PropertyKey, unknown>

const holder = (of: object): Holder => of as Holder

/** Built-in functions that a symbol may replace, by name. */
export const builtins: Readonly<Record<string, readonly [holder: Holder, key: PropertyKey]>> = {
  "Array.from": [holder(Array), "from"],
  "Array.isArray": [holder(Array), "isArray"],
  "Array.prototype[Symbol.iterator]": [holder(Array.prototype), Symbol.iterator],
  "Array.prototype.map": [holder(Array.prototype), "map"],
  "Array.prototype.pop": [holder(Array.prototype), "pop"],
  "Array.prototype.push": [holder(Array.prototype), "push"],
  "Array.prototype.shift": [holder(Array.prototype), "shift"],
  "Array.prototype.slice": [holder(Array.prototype), "slice"],
  "Atomics.compareExchange": [holder(Atomics), "compareExchange"],
  "Atomics.load": [holder(Atomics), "load"],
  "Atomics.store": [holder(Atomics), "store"],
  "Date.now": [holder(Date), "now"],
  "Float64Array.prototype.slice": [holder(Float64Array.prototype), "slice"],
  "Float64Array.prototype.subarray": [holder(Float64Array.prototype), "subarray"],
  "Function.prototype.call": [holder(Function.prototype), "call"],
  "JSON.stringify": [holder(JSON), "stringify"],
  "Map.prototype.get": [holder(Map.prototype), "get"],
  "Map.prototype.set": [holder(Map.prototype), "set"],
  "Math.max": [holder(Math), "max"],
  "Math.sqrt": [holder(Math), "sqrt"],
  "Number.isFinite": [holder(Number), "isFinite"],
  "Number.isInteger": [holder(Number), "isInteger"],
  "Object.assign": [holder(Object), "assign"],
  "Object.entries": [holder(Object), "entries"],
  "Object.fromEntries": [holder(Object), "fromEntries"],
  "Object.keys": [holder(Object), "keys"],
  "Promise.prototype.then": [holder(Promise.prototype), "then"],
  "Set.prototype.has": [holder(Set.prototype), "has"],
  "String.prototype.slice": [holder(String.prototype), "slice"],
  "String.prototype.split": [holder(String.prototype), "split"],
  "globalThis.clearTimeout": [holder(globalThis), "clearTimeout"],
  "globalThis.queueMicrotask": [holder(globalThis), "queueMicrotask"],
  "globalThis.setImmediate": [holder(globalThis), "setImmediate"],
  "globalThis.setTimeout": [holder(globalThis), "setTimeout"],
  "globalThis.Float64Array": [holder(globalThis), "Float64Array"],
  "globalThis.Map": [holder(globalThis), "Map"],
  "process.hrtime": [holder(process), "hrtime"],
  "process.nextTick": [holder(process), "nextTick"],
}

/** Functions that only the worker itself calls. It has captured them, so it continues. */
export const own: typeof builtins = {
  "MessagePort.prototype.postMessage": [holder(MessagePort.prototype), "postMessage"],
  "process.exit": [holder(process), "exit"],
  "process.kill": [holder(process), "kill"],
}

/** What replacements do. */
export const ways: Readonly<Record<string, () => unknown>> = {
  wrong: () => 7,
  throws: () => {
    throw new Error("replaced")
  },
  loops: holdForever,
}

/** Adds properties that loops over objects and arrays then find; nothing is replaced. */
export const additions: Readonly<Record<string, () => void>> = {
  "Object.prototype": () => void (holder(Object.prototype)["added"] = "text"),
  "Array.prototype": () => void (holder(Array.prototype)["added"] = "text"),
  "Object.prototype.flags": () => void (holder(Object.prototype)["flags"] = "text"),
}

/** Replaces functions by name, as in `Map.prototype.get+Math.max`. */
export const replace = (names: string, way: string): void => {
  for (const name of names.split("+")) replaceOne(name, way)
}

const replaceOne = (name: string, way: string): void => {
  const [of, key] = { ...builtins, ...own }[name] ?? []
  const replacement = ways[way]
  if (of !== undefined && key !== undefined && replacement !== undefined) of[key] = replacement
  else additions[name]?.()
}
