// What is known of VM sizes: their cores from Azure, their temporary disks from Azure or from a table of common series.
import type { Arm, ArmAnswer } from '../ports/arm.ts'
import { listAt, nameOf, numberAt, textAt } from './examine-arm.ts'
import { batchApi } from './examine-question.ts'

export interface VmSize {
  name: string
  family: string
  cores: number | undefined
  /** Of the temporary disk; 0 for none. */
  diskGib: number | undefined
  /** `V1`, `V2`: the generations of images it can start. */
  generations: readonly string[]
}

/** The sizes that Batch offers at the account's place. */
export async function vmSizes(
  arm: Arm,
  accountId: string,
  location: string,
): Promise<ArmAnswer<readonly VmSize[]>> {
  const subscription = accountId.split('/')[2] ?? ''
  const answer = await arm.list(
    `/subscriptions/${subscription}/providers/Microsoft.Batch/locations/${location}/virtualMachineSkus`,
    batchApi,
  )
  if (answer.kind !== 'read') return answer
  return { kind: 'read', value: answer.value.items.map(sizeOf) }
}

export function sizeNamed(sizes: readonly VmSize[], name: string): VmSize | undefined {
  return sizes.find((size) => size.name.toLowerCase() === name.toLowerCase())
}

function sizeOf(item: unknown): VmSize {
  const capability = (name: string) =>
    listAt(item, 'capabilities').find(
      (one) => textAt(one, 'name')?.toLowerCase() === name.toLowerCase(),
    )
  const diskMb = numberAt(capability('MaxResourceVolumeMB'), 'value')
  return {
    name: textAt(item, 'name') ?? nameOf(textAt(item, 'id') ?? ''),
    family: textAt(item, 'familyName') ?? '',
    // A size with fewer cores than its hardware (`-2`) counts by what it has.
    cores:
      numberAt(capability('vCPUsAvailable'), 'value') ?? numberAt(capability('vCPUs'), 'value'),
    diskGib: diskMb === undefined ? undefined : diskMb / 1024,
    generations: (textAt(capability('HyperVGenerations'), 'value') ?? '')
      .split(',')
      .map((part) => part.trim().toUpperCase())
      .filter((part) => part !== ''),
  }
}

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
  for (const { series, gib } of diskPerCore) {
    const cores = series.exec(name)?.[1]
    if (cores !== undefined) return Number(cores) * gib
  }
  return undefined
}
