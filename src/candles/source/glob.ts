/** Whether a path is a glob. */
export const isGlob = (path: string): boolean => /[*?[{]/.test(path)
