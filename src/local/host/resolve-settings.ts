// Replaces `%NAME%` in a binding by the app setting of that name, as the host does.

/** @throws Error that names a setting that is not there */
export function resolveSettings(text: string, settings: NodeJS.ProcessEnv = process.env): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = settings[name]
    if (value === undefined) throw new Error(`the setting ${name}, used as "%${name}%", is not set`)
    return value
  })
}
