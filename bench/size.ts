/** The size of a market. */
export interface Size {
  readonly symbols: number
  /** Bars of each symbol. */
  readonly bars: number
}

export const count = (value: number): string => value.toLocaleString("en-US")

/** Formats a size as `2,500 × 252`. */
export const titleOf = ({ symbols, bars }: Size): string => `${count(symbols)} × ${count(bars)}`

/** Parses a size such as `2500x252`. */
export const sizeOf = (text: string): Size => {
  const [, symbols, bars] = /^(\d+)x(\d+)$/.exec(text) ?? []
  if (symbols === undefined) throw new Error(`--size takes SYMBOLSxBARS, such as 2500x252, not ${text}`)
  return { symbols: Number(symbols), bars: Number(bars) }
}
