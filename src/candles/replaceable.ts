import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { StoreUnavailable } from "../job/JobError.ts"
import type { CandleRequest } from "./CandleRepository.ts"

/** A store whose files may be replaced at any time: `mv new.db market.db`. */
export interface Replaceable<A> {
  readonly path: string
  /** Changes whenever the file is replaced; `undefined` if there is none. */
  readonly identity: Effect.Effect<string | undefined, StoreUnavailable>
  /** Changes whenever the file changes, even by a copy over it; for stores that do not detect that themselves. */
  readonly state?: Effect.Effect<string | undefined>
  readonly open: Effect.Effect<A, StoreUnavailable, Scope.Scope>
}

/** An open store and its identity. */
interface Opened<A> {
  readonly store: A
  readonly identity: string | undefined
  /** The state before the store was opened. */
  readonly state: string | undefined
  readonly scope: Scope.Closeable
  /** The number of requests that are bound to it. */
  bound: number
}

/** Binds each request to one open store, even if its file is replaced meanwhile. */
interface Current<A> {
  /**
   * Binds a request to a store until the scope closes: to the current one, or to the one with the given identity.
   * Returns its identity.
   */
  readonly bind: (
    request: CandleRequest,
    source?: string,
  ) => Effect.Effect<string | undefined, StoreUnavailable, Scope.Scope>
  /** The store that a request is bound to; the newest one if it is not bound. */
  readonly of: (request?: CandleRequest) => A
  readonly newest: () => { readonly store: A; readonly identity: string | undefined }
}

/** Opening fails if the store is replaced more often than this while it is opened. */
const MOST_TRIES = 5

const unavailable = (path: string, reason: string) =>
  new StoreUnavailable({ path, message: `Cannot use the store ${path}: ${reason}` })

const close = <A>({ scope }: Opened<A>) => Scope.close(scope, Exit.void)

const openNow = Effect.fnUntraced(function* <A>({
  identity,
  open,
  path,
  state = Effect.succeed(undefined),
}: Replaceable<A>): Effect.fn.Return<Opened<A>, StoreUnavailable> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const scope = yield* Scope.make()
    const closeAgain = () => Scope.close(scope, Exit.void)
    const before = yield* identity
    const stateBefore = yield* state
    const store = yield* open.pipe(Scope.provide(scope), Effect.onError(closeAgain))
    const after = yield* Effect.onError(identity, closeAgain)
    // Otherwise the file was replaced while it was opened, so it is unknown which one is open.
    if (before === after) return { store, identity: before, state: stateBefore, scope, bound: 0 }
    yield* closeAgain()
  }
  return yield* unavailable(path, "it is replaced again and again: try again when that has ended")
})

/**
 * Opens the store. When a request is bound after the file was replaced, opens the new file; closes the old one once no
 * request is bound to it.
 */
export const makeCurrent = Effect.fnUntraced(function* <A>(
  replaceable: Replaceable<A>,
): Effect.fn.Return<Current<A>, StoreUnavailable, Scope.Scope> {
  let newest: Opened<A> = yield* openNow(replaceable)
  const older = new Set<Opened<A>>()
  const bound = new WeakMap<CandleRequest, Opened<A>>()
  yield* Effect.addFinalizer(() => Effect.forEach([...older, newest], close, { discard: true }))

  const openAnew = Effect.gen(function* () {
    const opened = yield* openNow(replaceable)
    const former = newest
    newest = opened
    if (former.bound > 0) older.add(former)
    else yield* close(former)
  })

  /** Reopens a file that another one was copied over: the open store may see a mixture of both. */
  const renewChanged = Effect.gen(function* () {
    if (replaceable.state === undefined || (yield* replaceable.state) === newest.state) return
    if ((yield* replaceable.identity) === newest.identity) yield* openAnew
  })

  const renew = Effect.gen(function* () {
    const identity = yield* replaceable.identity
    // A file that was moved away can still be read while it is open.
    if (identity !== undefined && identity !== newest.identity) yield* openAnew
  })

  const known = (source: string | undefined): Opened<A> | undefined =>
    source === undefined ? undefined : [newest, ...older].find(({ identity }) => identity === source)

  const take = (request: CandleRequest, opened: Opened<A>): Opened<A> => {
    opened.bound += 1
    bound.set(request, opened)
    return opened
  }

  const acquire = Effect.fnUntraced(function* (request: CandleRequest, source: string | undefined) {
    yield* renewChanged
    const before = known(source)
    if (before !== undefined) return take(request, before)
    yield* renew
    if (source !== undefined && newest.identity !== source)
      return yield* unavailable(replaceable.path, "another file has taken its place since the job was begun")
    return take(request, newest)
  })

  const release = (opened: Opened<A>) => {
    opened.bound -= 1
    return opened.bound === 0 && older.delete(opened) ? close(opened) : Effect.void
  }

  return {
    bind: (request, source) =>
      Effect.map(Effect.acquireRelease(acquire(request, source), release), ({ identity }) => identity),
    of: (request) => (request === undefined ? newest : (bound.get(request) ?? newest)).store,
    newest: () => newest,
  }
})
