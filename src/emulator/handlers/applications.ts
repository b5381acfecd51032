// Applications that the world gives an account, and certificates, of which no emulated account has any.

import type { ApplicationState } from '../life/account-state.ts'
import { keyOf } from '../life/basics.ts'
import { fault } from '../wire/batch-fault.ts'
import { certificateFields } from '../wire/filter-fields.ts'
import { answer, type Handler } from './call.ts'
import { listPage } from './list-page.ts'

const viewOf = ({ id, displayName, versions }: ApplicationState) => ({
  id,
  ...(displayName === undefined ? {} : { displayName }),
  versions,
})

export const listApplications: Handler = (call) =>
  listPage(call, {
    metadata: 'listapplicationsummariesresponses',
    items: call.account.applications ?? [],
    keyOf: ({ id }) => keyOf(id),
    fields: {},
    view: viewOf,
  })

export const getApplication: Handler = (call) => {
  const wanted = keyOf(call.params.application ?? '')
  const found = call.account.applications?.find(({ id }) => keyOf(id) === wanted)
  if (!found) throw fault('ApplicationNotFound')
  return answer(call, 'getapplicationsummaryresponse/@Element', viewOf(found))
}

/** Certificates were retired in February 2024; none can be added here. */
export const listCertificates: Handler = (call) =>
  listPage(call, {
    metadata: 'certificates',
    items: [] as { readonly thumbprint: string }[],
    keyOf: ({ thumbprint }) => thumbprint,
    fields: certificateFields,
    view: (one) => ({ ...one }),
  })

export const getCertificate: Handler = () => {
  throw fault('CertificateNotFound')
}
