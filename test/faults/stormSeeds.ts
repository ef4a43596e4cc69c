/** A number of the environment. */
export const numberFrom = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const fresh = (): number => Math.floor(Math.random() * 2 ** 31)

/** The seeds of a storm: `STORM_SEED` alone, else one that is always there and `STORM_SEEDS` fresh ones. */
export const stormSeeds = (): ReadonlyArray<number> =>
  process.env["STORM_SEED"] === undefined
    ? [20_240_229, ...Array.from({ length: numberFrom("STORM_SEEDS", 0) }, fresh)]
    : [numberFrom("STORM_SEED", 0)]
