import { aliasOf } from "../../syntax/aliases.ts"

const MOST = 3
// Words much longer than any name are no typos.
const LONGEST = 40

/**
 * How many insertions, deletions, replacements and swaps of neighbours lead
 * from one word to the other (Damerau's distance, each place edited once).
 */
const editDistance = (a: string, b: string): number => {
  let twoBack: ReadonlyArray<number> = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      current[j] = Math.min(previous[j] + 1, current[j - 1] + 1, replaced)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) current[j] = Math.min(current[j], twoBack[j - 2] + 1)
    }
    twoBack = previous
    previous = current
  }
  return previous[b.length]
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1)

/** At most three known names that an unknown one may mean, likeliest first. */
export const suggest = (name: string, known: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (name.length > LONGEST) return []
  const lower = name.toLowerCase()
  const sameWord = known.filter((candidate) => candidate.toLowerCase() === lower)
  if (sameWord.length > 0) return sameWord
  const alias = aliasOf(name)
  if (alias !== undefined && (known.includes(alias) || !/^[\w.]+$/.test(alias))) return [alias]
  const samePart = known.filter((candidate) => lastPart(candidate).toLowerCase() === lastPart(lower))
  if (samePart.length > 0) return samePart.slice(0, MOST)
  const begun = lower.length < 3 ? [] : known.filter((candidate) => candidate.toLowerCase().startsWith(lower))
  if (begun.length > 0) return begun.slice(0, MOST)
  const reach = Math.max(1, Math.floor(lower.length / 3))
  return known
    .map((candidate) => ({ candidate, distance: nearness(lower, candidate) }))
    .filter(({ distance }) => distance <= reach && distance < lower.length)
    .toSorted((a, b) => a.distance - b.distance)
    .filter(({ distance }, _, all) => distance === all[0].distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate)
}

// `smaa` is as close to `ta.sma` as `ta.smaa` is.
const nearness = (lower: string, candidate: string): number =>
  lower.includes(".") ? editDistance(lower, candidate) : editDistance(lower, lastPart(candidate))
