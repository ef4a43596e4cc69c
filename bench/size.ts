/** How large a market is. */
export interface Size {
  readonly symbols: number
  /** Of each symbol. */
  readonly bars: number
}

export const count = (value: number): string => value.toLocaleString("en-US")

/** `2,500 × 252`. */
export const titleOf = ({ symbols, bars }: Size): string => `${count(symbols)} × ${count(bars)}`

/** From `2500x252`. */
export const sizeOf = (text: string): Size => {
  const [, symbols, bars] = /^(\d+)x(\d+)$/.exec(text) ?? []
  if (symbols === undefined) throw new Error(`--size takes SYMBOLSxBARS, such as 2500x252, not ${text}`)
  return { symbols: Number(symbols), bars: Number(bars) }
}
