// HTTP GET /api/incidents and /api/incidents/{id}: the history, for the CLI and for people's tools.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('incidents', {
  methods: ['GET'],
  authLevel: dataLevel(),
  route: 'incidents/{id?}',
  handler: guarded(async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { incidentsResponse } = await import('../src/api/incidents.ts')
    return incidentsResponse(await medic(), request.params.id, request.query)
  }),
})
