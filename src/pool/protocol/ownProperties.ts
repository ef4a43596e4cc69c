const { defineProperty, hasOwn } = Object

/** An own property; `undefined` if it is missing or inherited. */
export const ownValueOf = (fields: Readonly<Record<string, unknown>>, name: string): unknown =>
  hasOwn(fields, name) ? fields[name] : undefined

/** Sets an own property, even if the object inherits a setter or a constant of that name, such as `__proto__`. */
export const setOwn = <Value>(record: Record<string, Value>, name: string, value: Value): void => {
  if (name in record) defineProperty(record, name, { value, configurable: true, enumerable: true, writable: true })
  else record[name] = value
}
