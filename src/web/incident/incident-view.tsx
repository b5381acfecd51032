// One incident with its story.

export function IncidentView({ id }: { id: string }) {
  return <h1>Incident {id}</h1>
}
