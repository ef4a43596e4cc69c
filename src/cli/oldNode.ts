/** The first version with the SQLite and the module cache that the command line needs. */
const NEEDED = [22, 19] as const

/** The message for a version of Node that is too old; `undefined` if it is new enough. */
export const oldNode = (version: string): string | undefined => {
  const [major, minor] = version.split(".").map(Number)
  const [neededMajor, neededMinor] = NEEDED
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined
  return `error: marketsweep needs Node ${NEEDED.join(".")} or later, and this is Node ${version}: run it with a newer one\n`
}
