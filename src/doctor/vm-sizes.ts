// What Azure says of VM sizes: their cores, their temporary disks, the images they can start.
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
