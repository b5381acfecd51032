// HTTP GET /api/incidents and /api/incidents/{id}: the history, for the CLI and for people's tools.
import { app } from '@azure/functions'

app.http('incidents', {
  methods: ['GET'],
  authLevel: 'function',
  route: 'incidents/{id?}',
  handler: async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { incidentsResponse } = await import('../src/api/incidents.ts')
    return incidentsResponse(await medic(), request.params.id, request.query)
  },
})
