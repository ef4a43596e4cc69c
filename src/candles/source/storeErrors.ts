import * as Effect from "effect/Effect"
import { StoreUnavailable } from "../../job/JobError.ts"

/** Why a store cannot be used, with what to do; `store` is its name in messages, without credentials. */
export const unusable = (store: string, reason: string): StoreUnavailable =>
  new StoreUnavailable({ path: store, message: `Cannot use the store ${store}: ${reason}` })

/** The message of a thrown value. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** For `import(…).catch(rethrow)`: bundlers tolerate a missing package only if the failure of its import is handled. */
export const rethrow = (cause: unknown): Promise<never> => Promise.reject(cause)

/** Loads an optional package; fails with the reason, and how to install it if it is missing. */
export const loadOptional = <A>(name: string, load: () => Promise<A>): Effect.Effect<A, string> =>
  Effect.tryPromise({
    try: load,
    catch: (error) =>
      error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code))
        ? `the package ${name} is not installed: npm install ${name}`
        : `the package ${name} does not load: ${reasonOf(error)}`,
  })

/** Loads a package that only this kind of store needs; the error says how to install it if it is missing. */
export const loadPackage = <A>(
  store: string,
  name: string,
  load: () => Promise<A>,
): Effect.Effect<A, StoreUnavailable> => Effect.mapError(loadOptional(name, load), (reason) => unusable(store, reason))
