import * as fc from "fast-check"

type Type = "number" | "bool"

interface Known {
  readonly name: string
  readonly type: Type
}

interface Own {
  readonly name: string
  readonly parameters: number
}

const COLUMNS = ["close", "open", "high", "low", "volume"]
const NUMBERS = ["0.0", "1.0", "-1.5", "20.0", "0.5", "3.25"]
const WINDOWS = ["ta.sma", "ta.ema", "ta.rma", "ta.wma", "ta.highest", "ta.lowest", "math.sum", "ta.stdev"]

/** Writes one script. A list of numbers makes its choices; once they are used up it chooses the simplest form. */
class Writer {
  readonly #choices: ReadonlyArray<number>
  #used = 0
  #names = 0
  // The names of each open block, those of the whole script first; only those of the innermost function may be reassigned.
  #scopes: Array<Array<Known>> = [[]]
  #firstOfFunction = 0
  readonly #functions: Array<Own> = []

  readonly #isBounded: boolean
  // The number of open blocks and new values in which a bounded script has no history.
  #plain = 0

  constructor(choices: ReadonlyArray<number>, isBounded: boolean) {
    this.#choices = choices
    this.#isBounded = isBounded
  }

  #isInRequest = false

  get #isPlain(): boolean {
    return this.#isBounded && this.#plain > 0
  }

  /** A choice below `count`; 0 if no numbers are left. */
  #pick(count: number): number {
    const choice = this.#used < this.#choices.length ? this.#choices[this.#used] : 0
    this.#used++
    return choice % count
  }

  #one<A>(all: ReadonlyArray<A>): A {
    return all[this.#pick(all.length)]
  }

  #known(type: Type, from = 0): ReadonlyArray<string> {
    return this.#scopes.slice(from).flatMap((scope) => scope.flatMap((each) => (each.type === type ? [each.name] : [])))
  }

  #declare(type: Type): string {
    const name = `${type === "number" ? "n" : "b"}${this.#names++}`
    this.#scopes[this.#scopes.length - 1].push({ name, type })
    return name
  }

  #number(depth: number): string {
    const names = this.#known("number")
    const leaf = (): string => {
      const kind = this.#pick(7)
      if (kind === 3) return this.#one(NUMBERS)
      if (kind === 0 || names.length === 0) return this.#one(COLUMNS)
      return kind < 3 || this.#isPlain
        ? this.#one(names)
        : `nz(${this.#one(names)}[${this.#pick(4)}], ${this.#one(NUMBERS)})`
    }
    if (depth <= 0 || this.#isPlain) return leaf()
    const inner = () => this.#number(depth - 1)
    const length = () => 1 + this.#pick(6)
    const kind = this.#pick(16)
    // These read the whole history.
    if (this.#isBounded && [6, 7, 9].includes(kind)) return leaf()
    switch (kind) {
      case 1:
        return `(${inner()} ${this.#one(["+", "-", "*"])} ${inner()})`
      case 2:
        return `(${this.#bool(depth - 1)} ? ${inner()} : ${inner()})`
      case 3:
        return `math.${this.#one(["max", "min", "avg"])}(${inner()}, ${inner()})`
      case 4:
      case 5:
        return `${this.#one(WINDOWS)}(${inner()}, ${length()})`
      case 6:
        return `ta.barssince(${this.#bool(depth - 1)})`
      case 7:
        return `ta.valuewhen(${this.#bool(depth - 1)}, ${inner()}, ${this.#pick(3)})`
      case 8:
        return `ta.change(${inner()}, ${length()})`
      case 9:
        return `fixnan(${inner()})`
      case 10:
        return `nz(${inner()}, ${this.#one(NUMBERS)})`
      case 11:
      case 12: {
        if (this.#functions.length === 0) return leaf()
        const { name, parameters } = this.#one(this.#functions)
        return `${name}(${Array.from({ length: parameters }, inner).join(", ")})`
      }
      case 13:
        return `(${inner()} / ${this.#one(["2", "3", "close"])})`
      case 14:
      case 15:
        return this.#request(inner)
      default:
        return leaf()
    }
  }

  /** A request of a coarser timeframe, not inside another one. */
  #request(inner: () => string): string {
    const wanted = this.#one(["W", "M", "2D", "3M"])
    if (this.#isInRequest) return inner()
    this.#isInRequest = true
    const kind = this.#pick(5)
    const gaps = kind === 1 ? ", barmerge.gaps_on" : ""
    const asked = kind === 2 ? `(${inner()})[1], lookahead=barmerge.lookahead_on` : `${inner()}${gaps}`
    this.#isInRequest = false
    return `request.security(syminfo.tickerid, "${wanted}", ${asked})`
  }

  #bool(depth: number): string {
    if (this.#isPlain) return `${this.#number(0)} > ${this.#number(0)}`
    const names = this.#known("bool")
    const compare = () =>
      `${this.#number(depth - 1)} ${this.#one([">", "<", ">=", "<=", "==", "!="])} ${this.#number(depth - 1)}`
    switch (this.#pick(9)) {
      case 1:
        return names.length === 0 ? compare() : this.#one(names)
      case 2:
        return names.length === 0 ? compare() : `${this.#one(names)}[${1 + this.#pick(3)}]`
      case 3:
        return depth <= 0
          ? compare()
          : `(${this.#bool(depth - 1)} ${this.#one(["and", "or"])} ${this.#bool(depth - 1)})`
      case 4:
        return `not (${depth <= 0 ? compare() : this.#bool(depth - 1)})`
      case 5:
        return `${this.#one(["ta.crossover", "ta.crossunder"])}(${this.#number(depth - 1)}, ${this.#number(depth - 1)})`
      case 6:
        return `na(${this.#number(depth - 1)})`
      case 7:
        return `bar_index % ${2 + this.#pick(4)} == 0`
      default:
        return compare()
    }
  }

  #value(type: Type, depth = 2): string {
    return type === "number" ? this.#number(depth) : this.#bool(depth)
  }

  /** A block that ends in a value of a type, or in a statement. */
  #block(indent: string, depth: number, result?: Type): ReadonlyArray<string> {
    this.#scopes.push([])
    if (this.#firstOfFunction === 0) this.#plain++
    const count = (result === undefined ? 1 : 0) + this.#pick(3)
    const lines = Array.from({ length: count }, () => this.#statement(indent, depth)).flat()
    if (result !== undefined) lines.push(indent + this.#value(result))
    if (this.#firstOfFunction === 0) this.#plain--
    this.#scopes.pop()
    return lines
  }

  #assigned(type: Type): string {
    this.#plain++
    const value = this.#value(type)
    this.#plain--
    return value
  }

  #statement(indent: string, depth: number): ReadonlyArray<string> {
    const type: Type = this.#pick(3) === 1 ? "bool" : "number"
    const mutable = this.#known(type, this.#firstOfFunction)
    const deeper = `${indent}    `
    switch (this.#pick(9)) {
      case 1: {
        if (this.#isBounded) break
        // `na` at first, as scripts often have it.
        const isNa = type === "number" && this.#pick(4) === 1
        const value = isNa ? "na" : this.#value(type)
        return [`${indent}var ${isNa ? "float " : ""}${this.#declare(type)} = ${value}`]
      }
      case 2:
      case 3:
      case 4: {
        if (mutable.length === 0) break
        const name = this.#one(mutable)
        if (type === "number" && this.#pick(4) === 1) return [`${indent}${name} += ${this.#assigned(type)}`]
        if (this.#isBounded || this.#pick(3) !== 1) return [`${indent}${name} := ${this.#assigned(type)}`]
        // A value that depends on its own history and stays small.
        return type === "number"
          ? [`${indent}${name} := nz(${name}[${1 + this.#pick(3)}]) * 0.5 + ${this.#value(type)}`]
          : [`${indent}${name} := ${name}[1] != (${this.#value(type, 0)})`]
      }
      case 5:
      case 6: {
        if (depth <= 0) break
        const lines = [`${indent}if ${this.#bool(1)}`, ...this.#block(deeper, depth - 1)]
        if (this.#pick(3) === 1) lines.push(`${indent}else if ${this.#bool(1)}`, ...this.#block(deeper, depth - 1))
        if (this.#pick(2) === 1) lines.push(`${indent}else`, ...this.#block(deeper, depth - 1))
        return lines
      }
      case 7: {
        if (depth <= 0) break
        const head = `if ${this.#bool(1)}`
        const [yes, no] = [this.#block(deeper, depth - 1, type), this.#block(deeper, depth - 1, type)]
        return [`${indent}${this.#declare(type)} = ${head}`, ...yes, `${indent}else`, ...no]
      }
      case 8: {
        if (depth <= 0) break
        const ofValue = this.#pick(2) === 1
        const cases = ofValue ? ["0", "1"] : [this.#bool(1), this.#bool(1)]
        const lines = cases.map((each) => `${deeper}${each} => ${this.#value(type, 1)}`)
        lines.push(`${deeper}=>`, ...this.#block(`${deeper}    `, depth - 1, type))
        return [`${indent}${this.#declare(type)} = switch${ofValue ? " bar_index % 3" : ""}`, ...lines]
      }
      default:
    }
    const value = this.#value(type)
    return [`${indent}${this.#declare(type)} = ${value}`]
  }

  #function(): ReadonlyArray<string> {
    const name = `f${this.#functions.length}`
    const parameters = Array.from({ length: 1 + this.#pick(2) }, (_, i) => `p${i}`)
    this.#scopes.push(parameters.map((each): Known => ({ name: each, type: "number" })))
    this.#firstOfFunction = this.#scopes.length
    const body = this.#block("    ", 1, "number")
    this.#firstOfFunction = 0
    this.#scopes.pop()
    this.#functions.push({ name, parameters: parameters.length })
    return [`${name}(${parameters.join(", ")}) =>`, ...body]
  }

  script(): string {
    const lines: Array<string> = []
    if (this.#pick(2) === 1) lines.push(...this.#statement("", 0))
    for (let count = this.#pick(3); count > 0; count--) lines.push(...this.#function())
    for (let count = 1 + this.#pick(6); count > 0; count--) lines.push(...this.#statement("", 2))
    lines.push(`answer = ${this.#bool(2)}`)
    return lines.join("\n")
  }
}

const choices = fc.array(fc.nat(9999), { minLength: 300, maxLength: 900, size: "max" })

/**
 * Scripts with reassigned names, blocks, user-defined functions and histories,
 * that end in a bool. They shrink, since missing choices are written in the
 * simplest form.
 */
export const scripts: fc.Arbitrary<string> = choices.map((each) => new Writer(each, false).script())

/** Scripts that mostly have a bounded look-back, since few of their values depend on their own history. */
export const boundedScripts: fc.Arbitrary<string> = choices.map((each) => new Writer(each, true).script())
