// Writes command lines of the Azure CLI with real names: what stands in them can be pasted into a shell.

/** `az('network nsg rule create', { name: 'x' })` → `az network nsg rule create --name x`; a list is several values, true a bare switch. */
export function az(
  command: string,
  options: Readonly<Record<string, string | number | true | readonly string[]>>,
): string {
  const written = Object.entries(options).map(([name, value]) => {
    if (value === true) return `--${name}`
    const values = typeof value === 'object' ? value : [String(value)]
    // A name that begins like an option would be taken for one.
    const mark = values.length === 1 && values[0]?.startsWith('-') ? '=' : ' '
    return `--${name}${mark}${values.map(quoted).join(' ')}`
  })
  return ['az', command, ...written].join(' ')
}

/** Names come out of answers: whatever a shell could read otherwise goes into single quotes. */
export function quoted(value: string): string {
  return /^[\w./:,@%+=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}

export function subscriptionOf(id: string): string {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1] ?? ''
}

export function groupOf(id: string): string {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? ''
}

/** The virtual network of a subnet's id. */
export function vnetIdOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/[^/]*\/?$/i, '')
}

/** Where a thing is, for a command line: its resource group and subscription. */
export function placeOf(id: string): { 'resource-group': string; subscription: string } {
  return { 'resource-group': groupOf(id), subscription: subscriptionOf(id) }
}
