/** The change from one price to another as a ratio: above 0 if the price rose, even if prices are negative. */
export const changeOf = (from: number, to: number): number => (to - from) / Math.abs(from)
