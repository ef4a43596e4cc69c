import * as fc from "fast-check"

const { PROPERTY_SEED = "1" } = process.env

/** Properties have the same cases in every run, so that a failure can be repeated; PROPERTY_SEED=fresh draws new ones. */
if (PROPERTY_SEED !== "fresh") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(PROPERTY_SEED) })
