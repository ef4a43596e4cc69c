/** Whether a path stands for many files. */
export const isGlob = (path: string): boolean => /[*?[{]/.test(path)
