/** A number from the environment, or a default. */
export const numberFrom = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const fresh = (): number => Math.floor(Math.random() * 2 ** 31)

/** The seeds of a storm: `STORM_SEED` alone, or else a fixed one and `STORM_SEEDS` new ones. */
export const stormSeeds = (): ReadonlyArray<number> =>
  process.env["STORM_SEED"] === undefined
    ? [20_240_229, ...Array.from({ length: numberFrom("STORM_SEEDS", 0) }, fresh)]
    : [numberFrom("STORM_SEED", 0)]
