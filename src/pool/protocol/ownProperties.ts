const { defineProperty, hasOwn } = Object

/** A property of the object itself; what is inherited does not count. */
export const ownValueOf = (fields: Readonly<Record<string, unknown>>, name: string): unknown =>
  hasOwn(fields, name) ? fields[name] : undefined

/** Gives a new object a property, also where it inherits a setter or a constant of that name, as `__proto__` is. */
export const setOwn = <Value>(record: Record<string, Value>, name: string, value: Value): void => {
  if (name in record) defineProperty(record, name, { value, configurable: true, enumerable: true, writable: true })
  else record[name] = value
}
