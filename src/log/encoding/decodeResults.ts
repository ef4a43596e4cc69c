import type { MatchedBar, ProcessingResult, Value } from "../../job/ProcessingResult.ts"
import { HAS_EXTRAS, HAS_INDICATORS, HAS_MATCHES, HAS_SHORT_TIME, IS_SHORT } from "./batchLayout.ts"
import { ByteReader } from "./ByteReader.ts"
import { hasSameNames, indexOf, isExactNumber, isExactTime, stepOf, tookOf, valueOf } from "./codes.ts"
import { decodeExtras } from "./extras.ts"
import { readShort } from "./shortForm.ts"

type Values = Readonly<Record<string, Value>>

const NONE: Values = {}

const damaged = (what: string): Error => new Error(`a batch of results is damaged: ${what}`)

const unknownSymbol = (index: number, symbols: ReadonlyArray<string>): Error =>
  damaged(`it has a symbol ${index} of ${symbols.length}`)

const namesIn = (footer: unknown): ReadonlyArray<ReadonlyArray<string>> => {
  if (typeof footer === "object" && footer !== null && "names" in footer && Array.isArray(footer.names)) {
    return footer.names.map((names: unknown) => (Array.isArray(names) ? names.map(String) : []))
  }
  throw damaged("it has no names")
}

const extrasIn = (footer: unknown): ReadonlyArray<unknown> =>
  typeof footer === "object" && footer !== null && "extras" in footer && Array.isArray(footer.extras)
    ? footer.extras
    : []

/** Reads the values of one batch, or skips them. */
class BatchReader {
  readonly #in: ByteReader
  readonly #names: ReadonlyArray<ReadonlyArray<string>>
  #time = 0

  constructor(bytes: ByteReader, names: ReadonlyArray<ReadonlyArray<string>>) {
    this.#in = bytes
    this.#names = names
  }

  indicators(isWanted: boolean): Values {
    return this.#values(this.#namesAt(this.#in.varint()), isWanted)
  }

  matches(isWanted: boolean): ReadonlyArray<MatchedBar> {
    const count = this.#in.varint()
    const matches: Array<MatchedBar> = []
    let names: ReadonlyArray<string> = []
    for (let i = 0; i < count; i++) {
      const code = this.#in.varint()
      const time = this.#timeOf(code)
      if (!hasSameNames(code)) names = this.#namesAt(this.#in.varint())
      const close = this.#value()
      const values = this.#values(names, isWanted)
      if (typeof close !== "number") throw damaged("a match has no close")
      if (isWanted) matches.push({ time, close, values })
    }
    return matches
  }

  /** A result of daily bars without values. */
  short(): Pick<ProcessingResult, "matches" | "processingTimeMs"> {
    const { time, ...result } = readShort(this.#in, this.#time)
    this.#time = time
    return result
  }

  #namesAt(place: number): ReadonlyArray<string> {
    if (place >= this.#names.length) throw damaged(`it has no names ${place}`)
    return this.#names[place]
  }

  #timeOf(code: number): number {
    this.#time = isExactTime(code) ? this.#in.float() : this.#time + stepOf(code)
    return this.#time
  }

  #values(names: ReadonlyArray<string>, isWanted: boolean): Values {
    const values: Record<string, Value> = {}
    for (const name of names) {
      const value = this.#value()
      if (!isWanted) continue
      if (name === "__proto__") Object.defineProperty(values, name, { value, enumerable: true, writable: true })
      else values[name] = value
    }
    return values
  }

  #value(): Value {
    const code = this.#in.varint()
    const value = isExactNumber(code) ? this.#in.float() : valueOf(code)
    if (value === undefined) throw damaged(`${code} is not the code of a value`)
    return value
  }
}

/**
 * Reads the results of the wanted symbols from a batch of `ResultEncoder`, in the order in which they were added. Throws if
 * the bytes are not a batch.
 */
export const decodeResults = (
  bytes: Uint8Array,
  symbols: ReadonlyArray<string>,
  isWanted: (symbol: string) => boolean = () => true,
): Array<ProcessingResult> => {
  const all = new ByteReader(bytes)
  const count = all.uint32()
  const body = new ByteReader(all.bytes(all.uint32()))
  const footer: unknown = JSON.parse(new TextDecoder().decode(all.rest()))
  const extras = extrasIn(footer)
  const reader = new BatchReader(body, namesIn(footer))
  const results: Array<ProcessingResult> = []
  let index = -1
  for (let i = 0; i < count; i++) {
    const code = body.varint()
    const isNamed = code === 0
    if (!isNamed) index = indexOf(code, index)
    const parts = body.byte()
    if (parts & IS_SHORT) {
      const symbol = symbols[index]
      if (symbol === undefined) throw unknownSymbol(index, symbols)
      const short = reader.short()
      if (isWanted(symbol)) results.push({ symbol, computedIndicators: NONE, ...short })
      continue
    }
    const processingTimeMs = parts & HAS_SHORT_TIME ? tookOf(body.varint()) : body.float()
    const more = parts & HAS_EXTRAS ? decodeExtras(extras[body.varint()]) : {}
    const { symbol = isNamed ? undefined : symbols[index], ...facts } = more
    if (symbol === undefined) throw unknownSymbol(index, symbols)
    const wanted = isWanted(symbol)
    const computedIndicators = parts & HAS_INDICATORS ? reader.indicators(wanted) : NONE
    const matches = parts & HAS_MATCHES ? reader.matches(wanted) : []
    if (wanted) results.push({ symbol, matches, computedIndicators, processingTimeMs, ...facts })
  }
  return results
}
