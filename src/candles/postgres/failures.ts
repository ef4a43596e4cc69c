import type { SqlError } from "effect/sql/SqlError"

/** The server's own message, and its code. */
const serverError = ({ reason }: SqlError): { readonly message: string; readonly code: string } => {
  const { cause } = reason
  if (!(cause instanceof Error)) return { message: reason.message ?? String(cause), code: "" }
  const inner = "errors" in cause && Array.isArray(cause.errors) && cause.message === "" ? cause.errors[0] : undefined
  const message = inner instanceof Error ? inner.message : cause.message
  return { message: message === "" ? (reason.message ?? "") : message, code: "code" in cause ? String(cause.code) : "" }
}

/** Whether the connection was lost, or the server is stopping or starting: the query may be retried. */
export const isLoss = (error: SqlError): boolean =>
  error.reason._tag === "ConnectionError" || /^57P0[123]$/.test(serverError(error).code)

/** Why a query failed, with what to do if that is known; `grant` is the advice for missing rights. */
export const sqlReason = (error: SqlError, grant = "GRANT SELECT on the table to this user"): string => {
  const { code, message } = serverError(error)
  switch (error.reason._tag) {
    case "AuthenticationError":
      return /no encryption/.test(message)
        ? `${message}: add sslmode=require to its URL`
        : `${message}: give the user and password in its URL, or in PGUSER and PGPASSWORD`
    case "AuthorizationError":
      return `${message}: ${grant}`
    case "ConnectionError":
      if (/no username/i.test(message)) return "nothing says who connects: give the user in its URL, or in PGUSER"
      return /certificate|altnames/i.test(message)
        ? `its certificate is not trusted (${message}): name the authority's with sslrootcert=FILE, or use sslmode=require`
        : `it cannot be reached (${message})`
    default:
      return code === "3D000" ? `${message}: name another in its URL` : message
  }
}
