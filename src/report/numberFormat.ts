const GROUPED = 1000

const isExtreme = (value: number): boolean => Math.abs(value) >= 1e15 || (value !== 0 && Math.abs(value) < 1e-9)

const decimalsFor = (values: ReadonlyArray<number>): number => {
  if (values.every(Number.isInteger)) return 0
  // The smallest value decides, so that 0.00001234 next to 0.5 is not shown as 0.00.
  const smallest = values.reduce(
    (least, value) => (isExtreme(value) || value === 0 ? least : Math.min(least, Math.abs(value))),
    Infinity,
  )
  return smallest >= 1 ? 2 : Math.min(10, 3 - Math.floor(Math.log10(smallest)))
}

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",")

/**
 * Formats a column of numbers for people: with the same number of decimals (2, more if the smallest is below 1, none
 * for integers) and grouped thousands. Numbers that decimals cannot show have an exponent.
 */
export const formatNumbers = (values: ReadonlyArray<number>): ReadonlyArray<string> => {
  const decimals = decimalsFor(values)
  return values.map((value) => {
    if (isExtreme(value)) return value.toExponential(3)
    const text = value.toFixed(decimals)
    if (Math.abs(value) < GROUPED) return text
    const [whole = "", fraction] = text.split(".")
    return fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`
  })
}
