import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { StoreUnavailable } from "../job/JobError.ts"
import type { CandleRequest } from "./CandleRepository.ts"

/** A store whose files may be replaced at any time: `mv new.db market.db`. */
export interface Replaceable<A> {
  readonly path: string
  /** A text that is another one as soon as a file is another one; `undefined` where there is none. */
  readonly identity: Effect.Effect<string | undefined, StoreUnavailable>
  /** A text that changes whenever the file changes, even by a copy over it; given by stores that do not notice that themselves. */
  readonly state?: Effect.Effect<string | undefined>
  readonly open: Effect.Effect<A, StoreUnavailable, Scope.Scope>
}

/** An open store, and which one it is. */
interface Opened<A> {
  readonly store: A
  readonly identity: string | undefined
  /** Its state before it was opened. */
  readonly state: string | undefined
  readonly scope: Scope.Closeable
  /** How many requests are bound to it. */
  bound: number
}

/** Each request reads one store to its end, whatever is at the path meanwhile. */
interface Current<A> {
  /**
   * Binds a request to a store, open as long as the scope: to the one that is there now, or to the one whose identity is
   * given. Gives its identity.
   */
  readonly bind: (
    request: CandleRequest,
    source?: string,
  ) => Effect.Effect<string | undefined, StoreUnavailable, Scope.Scope>
  /** The store that a request is bound to; the newest one where it is bound to none. */
  readonly of: (request?: CandleRequest) => A
  readonly newest: () => { readonly store: A; readonly identity: string | undefined }
}

/** A store that is replaced more often than this while it is opened is not opened. */
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
    // Another one may have taken its place meanwhile: which of them was opened is not known then.
    if (before === after) return { store, identity: before, state: stateBefore, scope, bound: 0 }
    yield* closeAgain()
  }
  return yield* unavailable(path, "it is replaced again and again: try again when that has ended")
})

/** Opens the store, and each that takes its place once a request is bound; those that nobody is bound to are closed. */
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
    // Moved away: what is open can still be read.
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
