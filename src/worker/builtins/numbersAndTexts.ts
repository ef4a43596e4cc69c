import type { Watched } from "./Watched.ts"

const textIterators = Object.getPrototypeOf(""[Symbol.iterator]())

const take = () => ({
  "Date.UTC": Date.UTC,
  "Date.now": Date.now,
  "Date.parse": Date.parse,
  "Date.prototype.getTime": Date.prototype.getTime,
  "Date.prototype.getUTCDate": Date.prototype.getUTCDate,
  "Date.prototype.getUTCDay": Date.prototype.getUTCDay,
  "Date.prototype.getUTCFullYear": Date.prototype.getUTCFullYear,
  "Date.prototype.getUTCHours": Date.prototype.getUTCHours,
  "Date.prototype.getUTCMinutes": Date.prototype.getUTCMinutes,
  "Date.prototype.getUTCMonth": Date.prototype.getUTCMonth,
  "Date.prototype.getUTCSeconds": Date.prototype.getUTCSeconds,
  "Date.prototype.toISOString": Date.prototype.toISOString,
  "JSON.parse": JSON.parse,
  "JSON.stringify": JSON.stringify,
  "Math.abs": Math.abs,
  "Math.acos": Math.acos,
  "Math.asin": Math.asin,
  "Math.atan": Math.atan,
  "Math.ceil": Math.ceil,
  "Math.cos": Math.cos,
  "Math.exp": Math.exp,
  "Math.floor": Math.floor,
  "Math.fround": Math.fround,
  "Math.hypot": Math.hypot,
  "Math.imul": Math.imul,
  "Math.log": Math.log,
  "Math.log10": Math.log10,
  "Math.log1p": Math.log1p,
  "Math.log2": Math.log2,
  "Math.max": Math.max,
  "Math.min": Math.min,
  "Math.pow": Math.pow,
  "Math.random": Math.random,
  "Math.round": Math.round,
  "Math.sign": Math.sign,
  "Math.sin": Math.sin,
  "Math.sqrt": Math.sqrt,
  "Math.tan": Math.tan,
  "Math.trunc": Math.trunc,
  "Number.isFinite": Number.isFinite,
  "Number.isInteger": Number.isInteger,
  "Number.isNaN": Number.isNaN,
  "Number.isSafeInteger": Number.isSafeInteger,
  "Number.parseFloat": Number.parseFloat,
  "Number.prototype.toFixed": Number.prototype.toFixed,
  "Number.prototype.toString": Number.prototype.toString,
  "RegExp.prototype[Symbol.replace]": RegExp.prototype[Symbol.replace],
  "RegExp.prototype.exec": RegExp.prototype.exec,
  "RegExp.prototype.test": RegExp.prototype.test,
  "String.fromCharCode": String.fromCharCode,
  "String.fromCodePoint": String.fromCodePoint,
  "String.prototype[Symbol.iterator]": String.prototype[Symbol.iterator],
  "String.prototype.at": String.prototype.at,
  "String.prototype.charCodeAt": String.prototype.charCodeAt,
  "String.prototype.codePointAt": String.prototype.codePointAt,
  "String.prototype.concat": String.prototype.concat,
  "String.prototype.endsWith": String.prototype.endsWith,
  "String.prototype.includes": String.prototype.includes,
  "String.prototype.indexOf": String.prototype.indexOf,
  "String.prototype.lastIndexOf": String.prototype.lastIndexOf,
  "String.prototype.match": String.prototype.match,
  "String.prototype.padEnd": String.prototype.padEnd,
  "String.prototype.padStart": String.prototype.padStart,
  "String.prototype.repeat": String.prototype.repeat,
  "String.prototype.replace": String.prototype.replace,
  "String.prototype.replaceAll": String.prototype.replaceAll,
  "String.prototype.slice": String.prototype.slice,
  "String.prototype.split": String.prototype.split,
  "String.prototype.startsWith": String.prototype.startsWith,
  "String.prototype.substring": String.prototype.substring,
  "String.prototype.toLowerCase": String.prototype.toLowerCase,
  "String.prototype.toUpperCase": String.prototype.toUpperCase,
  "String.prototype.trim": String.prototype.trim,
  "%StringIteratorPrototype%.next": textIterators.next,
})

/** Watches functions of numbers, times and texts. */
export const watchNumbersAndTexts = (): Watched => {
  const was = take()
  return {
    was,
    take,
    areUnchanged: () =>
      was["Date.UTC"] === Date.UTC &&
      was["Date.now"] === Date.now &&
      was["Date.parse"] === Date.parse &&
      was["Date.prototype.getTime"] === Date.prototype.getTime &&
      was["Date.prototype.getUTCDate"] === Date.prototype.getUTCDate &&
      was["Date.prototype.getUTCDay"] === Date.prototype.getUTCDay &&
      was["Date.prototype.getUTCFullYear"] === Date.prototype.getUTCFullYear &&
      was["Date.prototype.getUTCHours"] === Date.prototype.getUTCHours &&
      was["Date.prototype.getUTCMinutes"] === Date.prototype.getUTCMinutes &&
      was["Date.prototype.getUTCMonth"] === Date.prototype.getUTCMonth &&
      was["Date.prototype.getUTCSeconds"] === Date.prototype.getUTCSeconds &&
      was["Date.prototype.toISOString"] === Date.prototype.toISOString &&
      was["JSON.parse"] === JSON.parse &&
      was["JSON.stringify"] === JSON.stringify &&
      was["Math.abs"] === Math.abs &&
      was["Math.acos"] === Math.acos &&
      was["Math.asin"] === Math.asin &&
      was["Math.atan"] === Math.atan &&
      was["Math.ceil"] === Math.ceil &&
      was["Math.cos"] === Math.cos &&
      was["Math.exp"] === Math.exp &&
      was["Math.floor"] === Math.floor &&
      was["Math.fround"] === Math.fround &&
      was["Math.hypot"] === Math.hypot &&
      was["Math.imul"] === Math.imul &&
      was["Math.log"] === Math.log &&
      was["Math.log10"] === Math.log10 &&
      was["Math.log1p"] === Math.log1p &&
      was["Math.log2"] === Math.log2 &&
      was["Math.max"] === Math.max &&
      was["Math.min"] === Math.min &&
      was["Math.pow"] === Math.pow &&
      was["Math.random"] === Math.random &&
      was["Math.round"] === Math.round &&
      was["Math.sign"] === Math.sign &&
      was["Math.sin"] === Math.sin &&
      was["Math.sqrt"] === Math.sqrt &&
      was["Math.tan"] === Math.tan &&
      was["Math.trunc"] === Math.trunc &&
      was["Number.isFinite"] === Number.isFinite &&
      was["Number.isInteger"] === Number.isInteger &&
      was["Number.isNaN"] === Number.isNaN &&
      was["Number.isSafeInteger"] === Number.isSafeInteger &&
      was["Number.parseFloat"] === Number.parseFloat &&
      was["Number.prototype.toFixed"] === Number.prototype.toFixed &&
      was["Number.prototype.toString"] === Number.prototype.toString &&
      was["RegExp.prototype[Symbol.replace]"] === RegExp.prototype[Symbol.replace] &&
      was["RegExp.prototype.exec"] === RegExp.prototype.exec &&
      was["RegExp.prototype.test"] === RegExp.prototype.test &&
      was["String.fromCharCode"] === String.fromCharCode &&
      was["String.fromCodePoint"] === String.fromCodePoint &&
      was["String.prototype[Symbol.iterator]"] === String.prototype[Symbol.iterator] &&
      was["String.prototype.at"] === String.prototype.at &&
      was["String.prototype.charCodeAt"] === String.prototype.charCodeAt &&
      was["String.prototype.codePointAt"] === String.prototype.codePointAt &&
      was["String.prototype.concat"] === String.prototype.concat &&
      was["String.prototype.endsWith"] === String.prototype.endsWith &&
      was["String.prototype.includes"] === String.prototype.includes &&
      was["String.prototype.indexOf"] === String.prototype.indexOf &&
      was["String.prototype.lastIndexOf"] === String.prototype.lastIndexOf &&
      was["String.prototype.match"] === String.prototype.match &&
      was["String.prototype.padEnd"] === String.prototype.padEnd &&
      was["String.prototype.padStart"] === String.prototype.padStart &&
      was["String.prototype.repeat"] === String.prototype.repeat &&
      was["String.prototype.replace"] === String.prototype.replace &&
      was["String.prototype.replaceAll"] === String.prototype.replaceAll &&
      was["String.prototype.slice"] === String.prototype.slice &&
      was["String.prototype.split"] === String.prototype.split &&
      was["String.prototype.startsWith"] === String.prototype.startsWith &&
      was["String.prototype.substring"] === String.prototype.substring &&
      was["String.prototype.toLowerCase"] === String.prototype.toLowerCase &&
      was["String.prototype.toUpperCase"] === String.prototype.toUpperCase &&
      was["String.prototype.trim"] === String.prototype.trim &&
      was["%StringIteratorPrototype%.next"] === textIterators.next,
  }
}
