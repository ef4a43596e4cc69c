import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type * as PgPool from "@effect/sql-pg/PgPool"
import { readFileSync } from "node:fs"
import type { ConnectionOptions } from "node:tls"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { reasonOf, unusable } from "../source/storeErrors.ts"

/** The limit of one message, which holds a symbol with all of its bars. */
const MAX_MESSAGE_BYTES = 512 * 1024 * 1024

/** Connection options, and the name of the database in messages. */
export interface Connection {
  readonly config: PgPool.Config
  /** Without password and settings. */
  readonly name: string
}

const variable = (name: string) => Effect.map(Effect.option(Config.NonEmptyString(name)), Option.getOrUndefined)

const parseUrl = (text: string): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) ? url : undefined
}

/** TLS as in libpq: `require` encrypts, `verify-ca` and `verify-full` also check the certificate. */
const tlsOf = (
  mode: string | undefined,
  rootCertificate: string | undefined,
): ConnectionOptions | boolean | undefined => {
  const ca = rootCertificate === undefined ? {} : { ca: readFileSync(rootCertificate) }
  switch (mode) {
    case "require":
      return rootCertificate === undefined
        ? { rejectUnauthorized: false }
        : { ...ca, checkServerIdentity: () => undefined }
    case "verify-ca":
      return { ...ca, checkServerIdentity: () => undefined }
    case "verify-full":
      return ca
    default:
      return mode === "disable" ? false : undefined
  }
}

const decodePart = (text: string): string | undefined => (text === "" ? undefined : decodeURIComponent(text))

/**
 * The connection options of a URL. Missing parts are read from the environment: `PGHOST`, `PGPORT`, `PGUSER`,
 * `PGPASSWORD`, `PGDATABASE`, `PGSSLMODE` and `PGSSLROOTCERT`; the whole URL from `DATABASE_URL` if it names no host.
 */
export const connectionOf = Effect.fnUntraced(function* (
  given: Redacted.Redacted,
): Effect.fn.Return<Connection, StoreUnavailable> {
  const text = Redacted.value(given)
  const own = parseUrl(text)
  if (own === undefined) {
    return yield* unusable(
      "postgres://",
      "that is not the URL of a Postgres database: expected postgres://user@host:5432/database?table=candles",
    )
  }
  const whole = own.hostname === "" && !own.searchParams.has("host") ? yield* variable("DATABASE_URL") : undefined
  const base = whole === undefined ? own : parseUrl(whole)
  if (base === undefined) {
    return yield* unusable(
      "postgres://",
      "DATABASE_URL is no URL of Postgres: expected postgres://user@host:5432/database",
    )
  }
  const setting = (name: string): string | undefined =>
    own.searchParams.get(name) ?? base.searchParams.get(name) ?? undefined
  const either = Effect.fnUntraced(function* (name: string | undefined, other: string) {
    return name ?? (yield* variable(other))
  })
  const host = (yield* either(setting("host") ?? decodePart(base.hostname), "PGHOST")) ?? "localhost"
  const port = Number((yield* either(setting("port") ?? decodePart(base.port), "PGPORT")) ?? 5432)
  const username = yield* either(setting("user") ?? decodePart(base.username), "PGUSER")
  const password = yield* either(setting("password") ?? decodePart(base.password), "PGPASSWORD")
  const database = yield* either(setting("dbname") ?? decodePart(base.pathname.slice(1)), "PGDATABASE")
  const mode = yield* either(setting("sslmode"), "PGSSLMODE")
  const rootCertificate = yield* either(setting("sslrootcert"), "PGSSLROOTCERT")
  const name = `postgres://${username === undefined ? "" : `${username}@`}${host}:${port}/${database ?? ""}`
  if (mode !== undefined && !/^(disable|allow|prefer|require|verify-ca|verify-full)$/.test(mode)) {
    return yield* unusable(name, `there is no sslmode ${mode}: expected disable, require, verify-ca or verify-full`)
  }
  const ssl = yield* Effect.try({
    try: () => tlsOf(mode, rootCertificate),
    catch: (error) => unusable(name, `sslrootcert cannot be read: ${reasonOf(error)}`),
  })
  return {
    name,
    config: {
      host: host.replace(/^\[(.*)\]$/, "$1"),
      port,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: Redacted.make(password) }),
      ...(database === undefined ? {} : { database }),
      // Encryption if the server has it (`prefer`) can only be requested by a URL.
      ...(ssl === undefined && mode !== undefined
        ? { url: Redacted.make(`postgres://?sslmode=${mode}`) }
        : { ssl: ssl ?? false }),
      applicationName: "marketsweep",
      maxMessageSize: MAX_MESSAGE_BYTES,
    },
  }
})
