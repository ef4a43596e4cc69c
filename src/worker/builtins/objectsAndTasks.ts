// The global one is a getter.
import process from "node:process"
import { MessagePort } from "node:worker_threads"
import type { Watched } from "./Watched.ts"

const take = () => ({
  "Atomics.compareExchange": Atomics.compareExchange,
  "Atomics.load": Atomics.load,
  "Atomics.store": Atomics.store,
  "Function.prototype.apply": Function.prototype.apply,
  "Function.prototype.bind": Function.prototype.bind,
  "Function.prototype.call": Function.prototype.call,
  "MessagePort.prototype.postMessage": MessagePort.prototype.postMessage,
  "Object.assign": Object.assign,
  "Object.create": Object.create,
  "Object.defineProperty": Object.defineProperty,
  "Object.entries": Object.entries,
  "Object.freeze": Object.freeze,
  "Object.fromEntries": Object.fromEntries,
  "Object.getOwnPropertyDescriptor": Object.getOwnPropertyDescriptor,
  "Object.getPrototypeOf": Object.getPrototypeOf,
  "Object.hasOwn": Object.hasOwn,
  "Object.is": Object.is,
  "Object.keys": Object.keys,
  "Object.values": Object.values,
  "Object.prototype.hasOwnProperty": Object.prototype.hasOwnProperty,
  "Promise.all": Promise.all,
  "Promise.race": Promise.race,
  "Promise.reject": Promise.reject,
  "Promise.resolve": Promise.resolve,
  "Promise.prototype.catch": Promise.prototype.catch,
  "Promise.prototype.finally": Promise.prototype.finally,
  "Promise.prototype.then": Promise.prototype.then,
  "Reflect.apply": Reflect.apply,
  "Reflect.deleteProperty": Reflect.deleteProperty,
  "Reflect.get": Reflect.get,
  "Reflect.ownKeys": Reflect.ownKeys,
  "globalThis.clearImmediate": globalThis.clearImmediate,
  "globalThis.clearTimeout": globalThis.clearTimeout,
  "globalThis.queueMicrotask": globalThis.queueMicrotask,
  "globalThis.setImmediate": globalThis.setImmediate,
  "globalThis.setInterval": globalThis.setInterval,
  "globalThis.setTimeout": globalThis.setTimeout,
  "process.exit": process.exit,
  "process.hrtime": process.hrtime,
  "process.kill": process.kill,
  "process.nextTick": process.nextTick,
})

/** Watches functions of objects, functions and promises, and those that schedule tasks. */
export const watchObjectsAndTasks = (): Watched => {
  const was = take()
  return {
    was,
    take,
    areUnchanged: () =>
      was["Atomics.compareExchange"] === Atomics.compareExchange &&
      was["Atomics.load"] === Atomics.load &&
      was["Atomics.store"] === Atomics.store &&
      was["Function.prototype.apply"] === Function.prototype.apply &&
      was["Function.prototype.bind"] === Function.prototype.bind &&
      was["Function.prototype.call"] === Function.prototype.call &&
      was["MessagePort.prototype.postMessage"] === MessagePort.prototype.postMessage &&
      was["Object.assign"] === Object.assign &&
      was["Object.create"] === Object.create &&
      was["Object.defineProperty"] === Object.defineProperty &&
      was["Object.entries"] === Object.entries &&
      was["Object.freeze"] === Object.freeze &&
      was["Object.fromEntries"] === Object.fromEntries &&
      was["Object.getOwnPropertyDescriptor"] === Object.getOwnPropertyDescriptor &&
      was["Object.getPrototypeOf"] === Object.getPrototypeOf &&
      was["Object.hasOwn"] === Object.hasOwn &&
      was["Object.is"] === Object.is &&
      was["Object.keys"] === Object.keys &&
      was["Object.values"] === Object.values &&
      was["Object.prototype.hasOwnProperty"] === Object.prototype.hasOwnProperty &&
      was["Promise.all"] === Promise.all &&
      was["Promise.race"] === Promise.race &&
      was["Promise.reject"] === Promise.reject &&
      was["Promise.resolve"] === Promise.resolve &&
      was["Promise.prototype.catch"] === Promise.prototype.catch &&
      was["Promise.prototype.finally"] === Promise.prototype.finally &&
      was["Promise.prototype.then"] === Promise.prototype.then &&
      was["Reflect.apply"] === Reflect.apply &&
      was["Reflect.deleteProperty"] === Reflect.deleteProperty &&
      was["Reflect.get"] === Reflect.get &&
      was["Reflect.ownKeys"] === Reflect.ownKeys &&
      was["globalThis.clearImmediate"] === globalThis.clearImmediate &&
      was["globalThis.clearTimeout"] === globalThis.clearTimeout &&
      was["globalThis.queueMicrotask"] === globalThis.queueMicrotask &&
      was["globalThis.setImmediate"] === globalThis.setImmediate &&
      was["globalThis.setInterval"] === globalThis.setInterval &&
      was["globalThis.setTimeout"] === globalThis.setTimeout &&
      was["process.exit"] === process.exit &&
      was["process.hrtime"] === process.hrtime &&
      was["process.kill"] === process.kill &&
      was["process.nextTick"] === process.nextTick,
  }
}
