// HTTP GET /api/incidents and /api/incidents/{id}: the history, for the page, the CLI and people's tools.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('incidents', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'incidents/{id?}',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { read } = await import('../src/api/read.ts')
    const { incidentResponse, incidentsResponse } = await import('../src/api/incidents.ts')
    const { id = '' } = request.params
    const accept = request.headers.get('accept')
    return read(request, async () =>
      id === ''
        ? incidentsResponse(await medic(), request.query, accept)
        : incidentResponse(await medic(), id),
    )
  }),
})
