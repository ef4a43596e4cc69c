import type { Watched } from "./Watched.ts"

const arrayIterators = Object.getPrototypeOf([].values())
const mapIterators = Object.getPrototypeOf(new Map().values())
const setIterators = Object.getPrototypeOf(new Set().values())
const generators = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})()))

const take = () => ({
  "Array.from": Array.from,
  "Array.isArray": Array.isArray,
  "Array.of": Array.of,
  "Array.prototype[Symbol.iterator]": Array.prototype[Symbol.iterator],
  "Array.prototype.at": Array.prototype.at,
  "Array.prototype.concat": Array.prototype.concat,
  "Array.prototype.entries": Array.prototype.entries,
  "Array.prototype.every": Array.prototype.every,
  "Array.prototype.fill": Array.prototype.fill,
  "Array.prototype.filter": Array.prototype.filter,
  "Array.prototype.find": Array.prototype.find,
  "Array.prototype.findIndex": Array.prototype.findIndex,
  "Array.prototype.findLast": Array.prototype.findLast,
  "Array.prototype.findLastIndex": Array.prototype.findLastIndex,
  "Array.prototype.flat": Array.prototype.flat,
  "Array.prototype.flatMap": Array.prototype.flatMap,
  "Array.prototype.forEach": Array.prototype.forEach,
  "Array.prototype.includes": Array.prototype.includes,
  "Array.prototype.indexOf": Array.prototype.indexOf,
  "Array.prototype.join": Array.prototype.join,
  "Array.prototype.keys": Array.prototype.keys,
  "Array.prototype.lastIndexOf": Array.prototype.lastIndexOf,
  "Array.prototype.map": Array.prototype.map,
  "Array.prototype.pop": Array.prototype.pop,
  "Array.prototype.push": Array.prototype.push,
  "Array.prototype.reduce": Array.prototype.reduce,
  "Array.prototype.reverse": Array.prototype.reverse,
  "Array.prototype.shift": Array.prototype.shift,
  "Array.prototype.slice": Array.prototype.slice,
  "Array.prototype.some": Array.prototype.some,
  "Array.prototype.sort": Array.prototype.sort,
  "Array.prototype.splice": Array.prototype.splice,
  "Array.prototype.toReversed": Array.prototype.toReversed,
  "Array.prototype.toSorted": Array.prototype.toSorted,
  "Array.prototype.toSpliced": Array.prototype.toSpliced,
  "Array.prototype.unshift": Array.prototype.unshift,
  "Array.prototype.values": Array.prototype.values,
  "Float64Array.from": Float64Array.from,
  "Float64Array.of": Float64Array.of,
  "Float64Array.prototype[Symbol.iterator]": Float64Array.prototype[Symbol.iterator],
  "Float64Array.prototype.at": Float64Array.prototype.at,
  "Float64Array.prototype.copyWithin": Float64Array.prototype.copyWithin,
  "Float64Array.prototype.every": Float64Array.prototype.every,
  "Float64Array.prototype.fill": Float64Array.prototype.fill,
  "Float64Array.prototype.filter": Float64Array.prototype.filter,
  "Float64Array.prototype.find": Float64Array.prototype.find,
  "Float64Array.prototype.findIndex": Float64Array.prototype.findIndex,
  "Float64Array.prototype.forEach": Float64Array.prototype.forEach,
  "Float64Array.prototype.indexOf": Float64Array.prototype.indexOf,
  "Float64Array.prototype.join": Float64Array.prototype.join,
  "Float64Array.prototype.map": Float64Array.prototype.map,
  "Float64Array.prototype.reduce": Float64Array.prototype.reduce,
  "Float64Array.prototype.set": Float64Array.prototype.set,
  "Float64Array.prototype.slice": Float64Array.prototype.slice,
  "Float64Array.prototype.some": Float64Array.prototype.some,
  "Float64Array.prototype.sort": Float64Array.prototype.sort,
  "Float64Array.prototype.subarray": Float64Array.prototype.subarray,
  "Map.prototype[Symbol.iterator]": Map.prototype[Symbol.iterator],
  "Map.prototype.clear": Map.prototype.clear,
  "Map.prototype.delete": Map.prototype.delete,
  "Map.prototype.entries": Map.prototype.entries,
  "Map.prototype.forEach": Map.prototype.forEach,
  "Map.prototype.get": Map.prototype.get,
  "Map.prototype.has": Map.prototype.has,
  "Map.prototype.keys": Map.prototype.keys,
  "Map.prototype.set": Map.prototype.set,
  "Map.prototype.values": Map.prototype.values,
  "Set.prototype[Symbol.iterator]": Set.prototype[Symbol.iterator],
  "Set.prototype.add": Set.prototype.add,
  "Set.prototype.clear": Set.prototype.clear,
  "Set.prototype.delete": Set.prototype.delete,
  "Set.prototype.forEach": Set.prototype.forEach,
  "Set.prototype.has": Set.prototype.has,
  "Set.prototype.values": Set.prototype.values,
  "WeakMap.prototype.get": WeakMap.prototype.get,
  "WeakMap.prototype.has": WeakMap.prototype.has,
  "WeakMap.prototype.set": WeakMap.prototype.set,
  "%ArrayIteratorPrototype%.next": arrayIterators.next,
  "%MapIteratorPrototype%.next": mapIterators.next,
  "%SetIteratorPrototype%.next": setIterators.next,
  "%GeneratorPrototype%.next": generators.next,
})

/** Watches functions of arrays, typed arrays, maps and sets. */
export const watchCollections = (): Watched => {
  const was = take()
  return {
    was,
    take,
    areUnchanged: () =>
      was["Array.from"] === Array.from &&
      was["Array.isArray"] === Array.isArray &&
      was["Array.of"] === Array.of &&
      was["Array.prototype[Symbol.iterator]"] === Array.prototype[Symbol.iterator] &&
      was["Array.prototype.at"] === Array.prototype.at &&
      was["Array.prototype.concat"] === Array.prototype.concat &&
      was["Array.prototype.entries"] === Array.prototype.entries &&
      was["Array.prototype.every"] === Array.prototype.every &&
      was["Array.prototype.fill"] === Array.prototype.fill &&
      was["Array.prototype.filter"] === Array.prototype.filter &&
      was["Array.prototype.find"] === Array.prototype.find &&
      was["Array.prototype.findIndex"] === Array.prototype.findIndex &&
      was["Array.prototype.findLast"] === Array.prototype.findLast &&
      was["Array.prototype.findLastIndex"] === Array.prototype.findLastIndex &&
      was["Array.prototype.flat"] === Array.prototype.flat &&
      was["Array.prototype.flatMap"] === Array.prototype.flatMap &&
      was["Array.prototype.forEach"] === Array.prototype.forEach &&
      was["Array.prototype.includes"] === Array.prototype.includes &&
      was["Array.prototype.indexOf"] === Array.prototype.indexOf &&
      was["Array.prototype.join"] === Array.prototype.join &&
      was["Array.prototype.keys"] === Array.prototype.keys &&
      was["Array.prototype.lastIndexOf"] === Array.prototype.lastIndexOf &&
      was["Array.prototype.map"] === Array.prototype.map &&
      was["Array.prototype.pop"] === Array.prototype.pop &&
      was["Array.prototype.push"] === Array.prototype.push &&
      was["Array.prototype.reduce"] === Array.prototype.reduce &&
      was["Array.prototype.reverse"] === Array.prototype.reverse &&
      was["Array.prototype.shift"] === Array.prototype.shift &&
      was["Array.prototype.slice"] === Array.prototype.slice &&
      was["Array.prototype.some"] === Array.prototype.some &&
      was["Array.prototype.sort"] === Array.prototype.sort &&
      was["Array.prototype.splice"] === Array.prototype.splice &&
      was["Array.prototype.toReversed"] === Array.prototype.toReversed &&
      was["Array.prototype.toSorted"] === Array.prototype.toSorted &&
      was["Array.prototype.toSpliced"] === Array.prototype.toSpliced &&
      was["Array.prototype.unshift"] === Array.prototype.unshift &&
      was["Array.prototype.values"] === Array.prototype.values &&
      was["Float64Array.from"] === Float64Array.from &&
      was["Float64Array.of"] === Float64Array.of &&
      was["Float64Array.prototype[Symbol.iterator]"] === Float64Array.prototype[Symbol.iterator] &&
      was["Float64Array.prototype.at"] === Float64Array.prototype.at &&
      was["Float64Array.prototype.copyWithin"] === Float64Array.prototype.copyWithin &&
      was["Float64Array.prototype.every"] === Float64Array.prototype.every &&
      was["Float64Array.prototype.fill"] === Float64Array.prototype.fill &&
      was["Float64Array.prototype.filter"] === Float64Array.prototype.filter &&
      was["Float64Array.prototype.find"] === Float64Array.prototype.find &&
      was["Float64Array.prototype.findIndex"] === Float64Array.prototype.findIndex &&
      was["Float64Array.prototype.forEach"] === Float64Array.prototype.forEach &&
      was["Float64Array.prototype.indexOf"] === Float64Array.prototype.indexOf &&
      was["Float64Array.prototype.join"] === Float64Array.prototype.join &&
      was["Float64Array.prototype.map"] === Float64Array.prototype.map &&
      was["Float64Array.prototype.reduce"] === Float64Array.prototype.reduce &&
      was["Float64Array.prototype.set"] === Float64Array.prototype.set &&
      was["Float64Array.prototype.slice"] === Float64Array.prototype.slice &&
      was["Float64Array.prototype.some"] === Float64Array.prototype.some &&
      was["Float64Array.prototype.sort"] === Float64Array.prototype.sort &&
      was["Float64Array.prototype.subarray"] === Float64Array.prototype.subarray &&
      was["Map.prototype[Symbol.iterator]"] === Map.prototype[Symbol.iterator] &&
      was["Map.prototype.clear"] === Map.prototype.clear &&
      was["Map.prototype.delete"] === Map.prototype.delete &&
      was["Map.prototype.entries"] === Map.prototype.entries &&
      was["Map.prototype.forEach"] === Map.prototype.forEach &&
      was["Map.prototype.get"] === Map.prototype.get &&
      was["Map.prototype.has"] === Map.prototype.has &&
      was["Map.prototype.keys"] === Map.prototype.keys &&
      was["Map.prototype.set"] === Map.prototype.set &&
      was["Map.prototype.values"] === Map.prototype.values &&
      was["Set.prototype[Symbol.iterator]"] === Set.prototype[Symbol.iterator] &&
      was["Set.prototype.add"] === Set.prototype.add &&
      was["Set.prototype.clear"] === Set.prototype.clear &&
      was["Set.prototype.delete"] === Set.prototype.delete &&
      was["Set.prototype.forEach"] === Set.prototype.forEach &&
      was["Set.prototype.has"] === Set.prototype.has &&
      was["Set.prototype.values"] === Set.prototype.values &&
      was["WeakMap.prototype.get"] === WeakMap.prototype.get &&
      was["WeakMap.prototype.has"] === WeakMap.prototype.has &&
      was["WeakMap.prototype.set"] === WeakMap.prototype.set &&
      was["%ArrayIteratorPrototype%.next"] === arrayIterators.next &&
      was["%MapIteratorPrototype%.next"] === mapIterators.next &&
      was["%SetIteratorPrototype%.next"] === setIterators.next &&
      was["%GeneratorPrototype%.next"] === generators.next,
  }
}
