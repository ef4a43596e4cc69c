/** The first version whose SQLite and module cache are what the command line needs. */
const NEEDED = [22, 19] as const

/** What to tell whose Node is too old to run the command line. */
export const oldNode = (version: string): string | undefined => {
  const [major, minor] = version.split(".").map(Number)
  const [neededMajor, neededMinor] = NEEDED
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined
  return `error: marketsweep needs Node ${NEEDED.join(".")} or later, and this is Node ${version}: run it with a newer one\n`
}
