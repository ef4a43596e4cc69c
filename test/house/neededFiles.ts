/** The files that belong in the package: what is built, and what a user reads. */
export const NEEDED =
  /^(package\.json|README\.md|AGENTS\.md|LICENSE|CHANGELOG\.md|dist\/.+\.(js|d\.ts)|dist\/cli\/(package\.json|reportPage\.css))$/
