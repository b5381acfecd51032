// Sizes of disks: what the temporary disk of a VM size holds, and how bytes are written for people.

const gib = 1024 ** 3

/**
 * Series whose temporary disk grows with the vCPUs, in GiB each. From the tables of the azure-docs pages dv3-dsv3 (2020-02),
 * ev3-esv3 (2020-02), ddv5-ddsv5 (2021-10) and fsv2 (2022-12). Series without a `d` have none since version 4.
 */
const diskPerCore: readonly { series: RegExp; gib: number }[] = [
  { series: /^standard_[de](\d+)_v3$/, gib: 25 },
  { series: /^standard_d(\d+)s_v3$/, gib: 8 },
  { series: /^standard_e(\d+)s_v3$/, gib: 16 },
  { series: /^standard_d(\d+)ds?_v5$/, gib: 37.5 },
  { series: /^standard_f(\d+)s_v2$/, gib: 8 },
  { series: /^standard_[de](\d+)s?_v5$/, gib: 0 },
]
/** Where the series' rule does not hold. */
const exceptions: Readonly<Record<string, number>> = { standard_e64s_v3: 864 }

/** GiB of the temporary disk by the name of the size; undefined for a size that stands in no table. */
export function diskGibOf(vmSize: string): number | undefined {
  const name = vmSize.toLowerCase()
  const exception = exceptions[name]
  if (exception !== undefined) return exception
  for (const { series, gib: perCore } of diskPerCore) {
    const cores = series.exec(name)?.[1]
    if (cores !== undefined) return Number(cores) * perCore
  }
  return undefined
}

/** Bytes of the disk that the files of Batch lie on; undefined where there is no temporary disk, or none is known. */
export function diskBytesOf(vmSize: string): number | undefined {
  const size = diskGibOf(vmSize)
  return size ? size * gib : undefined
}

/** `3.4 GiB`, `12 MiB`. */
export function sizeText(bytes: number): string {
  if (bytes >= gib) return `${(bytes / gib).toFixed(1)} GiB`
  return `${Math.ceil(bytes / 1024 ** 2)} MiB`
}
