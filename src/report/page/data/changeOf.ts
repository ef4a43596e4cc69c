/** The change from one price to another as a ratio: above 0 if it rose, also where prices are negative. */
export const changeOf = (from: number, to: number): number => (to - from) / Math.abs(from)
