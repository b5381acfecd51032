// The virtual machine extensions on a node, as its pool asked for them. Shapes by the contract: none was recorded.

import type { Wire } from '../life/basics.ts'
import type { NodePlace } from '../life/life.ts'
import { machineOf } from '../views/pool-machine.ts'
import { fault } from '../wire/batch-fault.ts'
import { answer, type Handler } from './call.ts'
import { listPage, select } from './list-page.ts'
import { placeOf } from './node-place.ts'

export const listExtensions: Handler = (call) => {
  const place = placeOf(call)
  return listPage(call, {
    metadata: 'extensions',
    items: extensionsOf(place),
    keyOf: ({ name }) => String(name).toLowerCase(),
    fields: {},
    view: (extension) => extensionView(place, extension),
  })
}

/** The code for an extension that is not there is assumed: the documented list has none of its own. */
export const getExtension: Handler = (call) => {
  const place = placeOf(call)
  const wanted = call.params.extension?.toLowerCase()
  const found = extensionsOf(place).find(({ name }) => String(name).toLowerCase() === wanted)
  if (!found) throw fault('ResourceNotFound')
  return answer(call, 'extensions/@Element', select(call, {}, extensionView(place, found)))
}

const extensionsOf = ({ pool }: NodePlace): readonly Wire[] =>
  (machineOf(pool)?.extensions ?? []) as readonly Wire[]

/** Protected settings are never given back. Until the machine has been made its extensions are being made. */
function extensionView({ node }: NodePlace, extension: Wire): Wire {
  const { protectedSettings: _, ...vmExtension } = extension
  const made = node.state !== 'creating'
  return {
    provisioningState: made ? 'Succeeded' : 'Creating',
    vmExtension,
    instanceView: {
      name: extension.name,
      statuses: [
        {
          code: made ? 'ProvisioningState/succeeded' : 'ProvisioningState/creating',
          level: 'Info',
          displayStatus: made ? 'Provisioning succeeded' : 'Creating',
          message: made ? 'Enable succeeded' : '',
        },
      ],
    },
  }
}
